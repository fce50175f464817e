import { access, constants, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { UsageError } from './usage-error.ts'

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'it is not there',
  ENOTDIR: 'a part of its path is no folder',
  EISDIR: 'it is a folder',
  EACCES: 'that is not allowed',
  EPERM: 'that is not allowed',
  EROFS: 'nothing can be written there',
  ENOSPC: 'the disk is full',
}

/** Why the system did not read or write a file, in words where it is one of the usual reasons. */
export const reasonOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return reasons[code] ?? (code || String(error))
}

/**
 * Looks before any work whether a file can be written; nothing is written yet.
 * @throws UsageError that names the option and says why not
 */
export const mustBeWritable = async (option: string, file: string): Promise<void> => {
  const found = await stat(file).catch(() => null)
  if (found?.isDirectory()) throw new UsageError(`${option} takes a file, and ${file} is a folder.`)
  const folder = dirname(file)
  if (!found && !(await stat(folder).catch(() => null))?.isDirectory())
    throw new UsageError(`${option}: ${file} cannot be written: there is no folder ${folder}.`)
  await access(found ? file : folder, constants.W_OK).catch((error: unknown) => {
    throw new UsageError(`${option}: ${file} cannot be written: ${reasonOf(error)}.`)
  })
}
