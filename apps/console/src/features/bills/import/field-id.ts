/** The id of the control that sets a field of the import's settings, by the path the server names it with. */
export const fieldId = (field: string): string => `import-${field.replaceAll('.', '-')}`

/** The control of a field, or null when the page shows none. */
export const findField = (field: string): HTMLElement | null => document.getElementById(fieldId(field))
