import { textOf } from './ids.ts'

/** What stands behind the # of a link that lets somebody in once. */
export const linkToken = textOf(200).describe('what stands behind the # of the link')
