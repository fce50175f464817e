import { DatabaseNotEmpty } from '../platform/restoration-mark.ts'

/**
 * For the catch of whatever works on a data folder's own database: somebody who runs everything by npm start cannot see how
 * it gets empty.
 */
export const sayHowToEmpty =
  (folder: string | undefined) =>
  (error: unknown): never => {
    if (!(error instanceof DatabaseNotEmpty) || folder === undefined) throw error
    throw new DatabaseNotEmpty(
      `${error.message}\nFor npm start: stop it, move ${folder} away (what lies beside it stays), and restore again.`,
    )
  }
