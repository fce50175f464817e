import { paletteMessages } from './messages/palette.ts'
import { paths } from './paths.ts'

const { byId } = paletteMessages

/** Pages that show one object, by the prefix of its id. A new kind of object is one line. */
const pagesByPrefix: Record<string, readonly [label: string, toPath: (id: string) => string]> = {
  cred: [byId.credential, paths.credential],
  cfg: [byId.configuration, (id) => paths.configuration(id)],
  account: [byId.account, paths.account],
  bill: [byId.bill, paths.bill],
  exp: [byId.billExport, paths.billExport],
  run: [byId.run, paths.run],
  rec: [byId.reconciliation, (id) => paths.reconciliation(id)],
}

const idShape = /^([a-z]+)_[A-Za-z0-9]{8,40}$/

const prefixOf = (text: string): string => idShape.exec(text)?.[1] ?? ''

/** The page of the object with this id, or undefined when the text is no id of ours. */
export const findById = (text: string): { label: string; to: string } | undefined => {
  const page = pagesByPrefix[prefixOf(text)]
  return page && { label: page[0], to: page[1](text) }
}

/** An event has no page of its own: it is found in the list, among those of the object it is about. */
export const isEventId = (text: string): boolean => prefixOf(text) === 'evt'
