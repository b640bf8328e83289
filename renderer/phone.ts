/** A number in groups, as far as its country is plain to see; anything else as it came. */
export function phoneWords(phone: string): string {
  const american = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(phone);
  if (american) return `+1 ${american[1]} ${american[2]} ${american[3]}`;
  const london = /^\+44(20)(\d{4})(\d{4})$/.exec(phone);
  return london ? `+44 ${london[1]} ${london[2]} ${london[3]}` : phone;
}

/** The same for every number in a text that is written without a gap. */
export function withPhones(text: string): string {
  return text.replaceAll(/(?<![\w+.-])\+\d{8,15}(?![\w-])/g, phoneWords);
}
