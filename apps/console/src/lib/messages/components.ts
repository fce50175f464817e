import type { MakerStatus } from '@billbridge/contract/ids'
import type { Mode } from '@billbridge/contract/modes'
import { isolated } from '../isolated.ts'

/** Words of the shared components. */
export const messages = {
  copy: (what: string) => `Copy ${what}`,
  copied: 'Copied',
  requestId: 'Request id',
  tryAgain: 'Try again',
  fieldsTitle: 'Some fields need another look',
  clear: 'Clear',
  clearAll: 'Clear filters',
  removeFilter: (filter: string) => `Remove filter ${filter}`,
  search: 'Search',
  previous: 'Previous',
  next: 'Next',
  pages: 'Pages',
  unknownInAddress: (words: string) =>
    `The address asks for something this page does not know: ${words}. It was left out.`,
  firstPage: 'Go to the first page',
  nothingOnPage: 'There is nothing on this page any more.',
  refresh: 'Refresh',
  refreshing: 'Refreshing…',
  dueNow: 'due now',
  dueFor: (time: string) => `due for ${time}`,
  updated: (ago: string) => `Updated ${ago}`,
  range: (from: number, to: number, total: string | undefined) =>
    total === undefined ? `${from}–${to}` : `${from}–${to} of ${total}`,
  selected: (count: string) => `${count} selected`,
  selectAll: 'Select all rows on this page',
  selectRow: (name: string) => `Select ${isolated(name)}`,
  selectMatching: (count: string) => `Select all ${count} matching`,
  allMatchingSelected: (count: string) => `All ${count} matching are selected`,
  clearSelection: 'Clear selection',
  bulkActions: 'Actions for the selection',
  rowMenu: (name: string) => `Actions for ${isolated(name)}`,
  sortBy: (column: string) => `Sort by ${column}`,
  loadingOptions: 'Loading the choices',
  loadingRows: 'Loading the list',
  noResultsTitle: 'Nothing matches',
  noResultsText: 'No row matches the search and filters.',
  modes: { live: 'Live', test: 'Test Mode' } satisfies Record<Mode, string>,
  modeSwitch: 'Mode',
  testBanner: 'Test Mode: nothing here touches live money.',
  required: 'required',
  save: 'Save changes',
  discard: 'Discard',
  changed: (fields: string) => `Changed: ${fields}`,
  unsavedTitle: 'Leave without saving?',
  unsavedText: 'Your changes on this page are not saved.',
  leave: 'Leave without saving',
  stay: 'Stay on this page',
  cancel: 'Cancel',
  typeToConfirm: (text: string) => `Type ${text} to confirm`,
  stages: 'Stages',
  stageOf: (number: number, total: number) => `Stage ${number} of ${total}`,
  stageDone: 'finished',
  timelineEmpty: 'Nothing has happened yet.',
  showMore: 'Show more',
  inAuditLog: 'In the audit log',
  history: 'History',
  historyText: 'Who did what, newest first.',
  was: 'was',
  nothing: 'nothing',
  progressOf: (done: string, total: string) => `${done} of ${total}`,
  progressSoFar: (done: string, total: string) =>
    `${done === '0' ? '' : `${done} done, `}${total} so far, still collecting`,
  rate: (perSecond: string) => `${perSecond} per second`,
  timeLeft: (duration: string) => `about ${duration} left`,
  /** After the name of who made something; of an API key, the person behind it is meant. */
  makerStanding: (isKey: boolean, status: MakerStatus): string => {
    const gone = status === 'removed' || status === 'suspended' ? status : ''
    if (!isKey) return gone && ` (${gone})`
    return gone ? ` (API key; its maker: ${gone})` : ' (API key)'
  },
  breadcrumbs: 'Where you are',
  totals: 'Totals per currency',
}
