/** Words of what opens over a page: they come with it, so that no page waits for them. */
export const shortcutMessages = {
  title: 'Keyboard shortcuts',
  on: 'Use keyboard shortcuts',
  onHelp: 'Switch off when speech input or another aid presses keys by itself. Remembered in this browser.',
  list: [
    { keys: ['Ctrl', 'K'], alternative: ['⌘', 'K'], what: 'Go to a page, create, or find' },
    { keys: ['/'], what: 'Search in the list' },
    { keys: ['?'], what: 'Show this list' },
    { keys: ['↑', '↓'], what: 'Move between the rows of a table' },
    { keys: ['Enter'], what: 'Open the row' },
    { keys: ['X'], what: 'Select the row' },
    { keys: ['Esc'], what: 'Close a dialog or a menu' },
  ],
}

export const paletteMessages = {
  label: 'Go to, create or find',
  placeholder: 'A page, a name, a bill’s number or an id…',
  nothing: 'Nothing matches. Names and numbers are found by how they begin, everything else by its id.',
  searching: 'Searching…',
  incomplete: 'Not everything could be searched. Type again to try once more.',
  goTo: 'Go to',
  create: 'Create',
  open: 'Open by id',
  byId: {
    credential: 'Open the credential',
    configuration: 'Open the configuration',
    account: 'Open the account',
    bill: 'Open the bill',
    billExport: 'Open the bill export',
    run: 'Open the export run',
    reconciliation: 'Open the reconciliation',
  },
  createCredential: 'Create Integration Credential',
  createConfiguration: 'Create Integration Configuration',
  importBills: 'Import bills',
  invitePerson: 'Invite person',
  createApiKey: 'Create API key',
}
