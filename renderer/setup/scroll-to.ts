/** Brings a part of a source to the top of the column, below what stays there. */
export function scrollTo(element: HTMLElement): void {
  const column = element.closest(".scroll");
  if (!column) return;
  const stays = Number.parseFloat(getComputedStyle(element).scrollMarginTop) || 0;
  column.scrollTop += element.getBoundingClientRect().top - column.getBoundingClientRect().top - stays;
}
