import type { Schedule } from '../../platform/schedule.ts'
import type { CredentialService } from './credential.service.ts'

/** What recurs: unfinished credentials go when their time is over, every access and webhook is checked once a day. */
export const scheduleCredentialJobs = (
  { credentials }: { credentials: CredentialService },
  schedule: Schedule,
): void => {
  schedule.every('credentials.remove-expired', '1 minute', async () => {
    await credentials.removeExpired()
  })
  // Each round takes those that were not checked for a day, so that one that could not be checked is tried an hour later.
  schedule.every('credentials.verify', '1 hour', async () => {
    await credentials.verifyDue()
  })
  schedule.every('credentials.webhook-endpoints', '1 day', () => credentials.checkWebhookEndpoints())
}
