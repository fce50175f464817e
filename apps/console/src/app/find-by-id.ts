import { paths } from '../lib/paths.ts'

/** Pages that show one object, by the prefix of its id. A new kind of object is one line. */
const pagesByPrefix: Record<string, readonly [label: string, toPath: (id: string) => string]> = {
  cred: ['Open the credential', paths.credential],
  cfg: ['Open the configuration', (id) => paths.configuration(id)],
  account: ['Open the account', paths.account],
  bill: ['Open the bill', paths.bill],
  exp: ['Open the bill export', paths.billExport],
  run: ['Open the export run', paths.run],
}

const idShape = /^([a-z]+)_[A-Za-z0-9]{8,40}$/

/** The page of the object with this id, or undefined when the text is no id of ours. */
export const findById = (text: string): { label: string; to: string } | undefined => {
  const page = pagesByPrefix[idShape.exec(text)?.[1] ?? '']
  return page && { label: page[0], to: page[1](text) }
}
