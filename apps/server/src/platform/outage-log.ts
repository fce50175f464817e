import type { Logger } from './logger.ts'
import type { Reachability } from './mongo.ts'

/** Two lines an outage, whatever fails by it: one when the database goes, one when it is back. */
export const logOutages = (reachability: Reachability, logger: Logger): void => {
  reachability.onAway(() => logger.warn('The database cannot be reached; work pauses until it can'))
  reachability.onBack((outageMs) => logger.info({ outageMs }, 'The database answers again; work goes on'))
}
