import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type Environment, isSecretSetting, settingNames } from '../config.ts'
import { refuseToStart } from '../platform/process-refusal.ts'
import { hasKeptSecrets, keepSecrets } from './kept-secrets.ts'
import { serverEnvironment } from './programs.ts'
import { dataDirOf, type LocalSettings } from './settings.ts'
import { readStartSettings } from './start-settings.ts'

const runningSchema = z.object({
  /** Whether the database is one of the data folder's own, or one that was given. */
  ownDatabase: z.boolean(),
  settings: z.record(z.string(), z.string()),
})

const uriFile = (dataDir: string): string => join(dataDir, 'mongodb-uri')
const runningFile = (dataDir: string): string => join(dataDir, 'running.json')

/** What a command may know of: the server's settings, and where the stand-in is. Never who the first admin is. */
const notedNames: readonly string[] = [...settingNames, 'STRIPE_SANDBOX_PORT'].filter((name) => !isSecretSetting(name))

/** Where the database of a data folder keeps its files. */
export const databaseFolder = (dataDir: string): string => join(dataDir, 'mongo')

/**
 * Notes what `npm start` runs with, for commands beside it: where its database is, and the server's settings, without
 * those that are secret.
 */
export const noteRunning = ({ dataDir }: LocalSettings, given: Environment, environment: Environment): void => {
  writeFileSync(uriFile(dataDir), `${environment.MONGODB_URI}\n`, { mode: 0o600 })
  const settings = Object.fromEntries(
    notedNames.flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])),
  )
  const running = { ownDatabase: !given.MONGODB_URI, settings }
  // Written beside and renamed: a command never reads half of it.
  writeFileSync(`${runningFile(dataDir)}.new`, `${JSON.stringify(running, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${runningFile(dataDir)}.new`, runningFile(dataDir))
}

const readRunning = (dataDir: string): z.infer<typeof runningSchema> => {
  const file = runningFile(dataDir)
  const nothing = { ownDatabase: true, settings: {} }
  if (!existsSync(file)) return nothing
  return runningSchema.catch(nothing).parse(JSON.parse(readFileSync(file, 'utf8')))
}

/** What a command works with beside `npm start`, or instead of it. */
export interface Beside {
  readonly environment: Environment
  /** Where the database keeps its files, when it is one of a data folder. */
  readonly folder?: string
  /** Ends what was started for the command alone. */
  readonly stop: () => Promise<void>
}

/** How a data folder's own database is reached and started. */
export interface OwnDatabase {
  /** The process that keeps it up; undefined when none does. */
  readonly holderOf: (folder: string) => number | undefined
  readonly start: (folder: string) => Promise<{ readonly uri: string; readonly stop: () => Promise<void> }>
}

/**
 * The environment of a command: what is set by hand, or else what `npm start` runs with on that data folder. While it is
 * stopped, its database is started for the command. Without a data folder the environment comes back as it is, and its
 * reader says what is missing.
 */
export const findBeside = async (environment: Environment, { holderOf, start }: OwnDatabase): Promise<Beside> => {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value))
  const dataDir = dataDirOf(given)
  const stop = async (): Promise<void> => undefined
  if (!hasKeptSecrets(dataDir)) return { environment: given, stop }
  const running = readRunning(dataDir)
  const noted = existsSync(uriFile(dataDir)) ? readFileSync(uriFile(dataDir), 'utf8').trim() : undefined
  // What is noted of one database is not meant for another.
  const isOther = given.MONGODB_URI !== undefined && given.MONGODB_URI !== noted
  const all = isOther ? given : { ...running.settings, ...given }
  const settings = readStartSettings(all)
  const at = (uri: string): Environment => serverEnvironment(all, settings, keepSecrets(dataDir), uri)
  if (given.MONGODB_URI) return { environment: at(given.MONGODB_URI), stop }
  if (noted !== undefined && !running.ownDatabase) return { environment: at(noted), stop }
  const folder = databaseFolder(dataDir)
  if (noted !== undefined && holderOf(folder) !== undefined) return { environment: at(noted), folder, stop }
  const own = await start(folder).catch(refuseToStart)
  return { environment: at(own.uri), folder, stop: own.stop }
}
