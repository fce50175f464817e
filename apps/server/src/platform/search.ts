/** A person's search words as a pattern for a lower-case search field: found anywhere in it, every sign literal. */
export const toPattern = (search: string): RegExp =>
  new RegExp(search.toLowerCase().replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
