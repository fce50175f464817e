/** Cuts text to a number of characters, the last of which is then an ellipsis; never through the middle of a character. */
export const shorten = (text: string, most: number): string => {
  if (text.length <= most) return text
  const cut = text.slice(0, most - 1)
  const whole = /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut
  return `${whole.trimEnd()}…`
}
