/** Words of what was just done to rows of a queue. */
export const messages = {
  archivedNotice: (count: string) => (count === '1' ? '1 bill is archived.' : `${count} bills are archived.`),
  keptNotice: (count: string) => (count === '1' ? '1 invoice stays as it is.' : `${count} invoices stay as they are.`),
  restoredNotice: (count: string) => (count === '1' ? '1 bill is restored.' : `${count} bills are restored.`),
  undo: 'Undo',
  undone: (count: string) =>
    count === '1' ? '1 bill is back where it was.' : `${count} bills are back where they were.`,
  dismiss: 'Dismiss',
  toArchived: 'Go to Archived',
}
