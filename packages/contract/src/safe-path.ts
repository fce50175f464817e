/** A host that cannot exist: whatever leads away from it leads to another site. */
const nowhere = 'http://own.invalid'

/**
 * An address within our own site, as a browser would understand it, or undefined when it leads anywhere else: `//host`,
 * `/\host`, a tab or line break between slashes, `javascript:` and so on. Path, query and fragment come back normalized.
 */
export const safePath = (text: string): string | undefined => {
  if (!text.startsWith('/') || !URL.canParse(text, nowhere)) return undefined
  const url = new URL(text, nowhere)
  const path = url.pathname + url.search + url.hash
  // Normalizing may bring two slashes to the front, as in `/.//host`.
  if (url.origin !== nowhere || path.startsWith('//')) return undefined
  return path
}
