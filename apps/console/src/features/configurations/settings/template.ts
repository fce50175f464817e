/** A template with the values of `fields` in place of their names; null when nothing is left of it. */
export const renderTemplate = (template: string, fields: Record<string, string>): string | null => {
  const text = template.replace(/\{\{\s*([^}]*?)\s*\}\}/g, (_, name: string) => fields[name] ?? '').trim()
  return text === '' ? null : text
}
