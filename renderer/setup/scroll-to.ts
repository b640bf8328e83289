/** Brings a part of a source to the top of the column, when that is what Setup was opened for. */
export function scrollTo(element: HTMLElement): void {
  const column = element.closest(".scroll");
  if (column) column.scrollTop += element.getBoundingClientRect().top - column.getBoundingClientRect().top;
}
