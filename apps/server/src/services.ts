import type { Config } from './config.ts'
import { createFollowUps } from './platform/follow-ups.ts'
import { createNewId } from './platform/ids.ts'
import type { Logger } from './platform/logger.ts'
import type { Database } from './platform/mongo.ts'

export interface ServicesInput {
  readonly config: Config
  readonly database: Database
  readonly logger: Logger
  readonly now?: () => Date
}

/** What every service is built from; each takes the few it needs. */
const createPlatform = ({ config, database, logger, now = () => new Date() }: ServicesInput) => {
  const newId = createNewId(now)
  const { connection, transaction } = database
  return { config, connection, transaction, logger, now, newId, followUps: createFollowUps({ connection, now, newId }) }
}

/** Builds every service once, in module order, then joins announcements to their subscribers. */
export const createServices = (input: ServicesInput) => {
  const platform = createPlatform(input)

  return { ...platform }
}

export type Services = ReturnType<typeof createServices>
