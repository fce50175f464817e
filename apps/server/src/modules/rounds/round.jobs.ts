import type { Schedule } from '../../platform/schedule.ts'
import type { RoundService } from './round.service.ts'

/** What recurs: looking for rounds that are due. It only wakes; the rows know what is due. */
export const scheduleRoundJobs = ({ rounds }: { rounds: RoundService }, schedule: Schedule): void => {
  schedule.every('rounds.start-due', '1 minute', async () => {
    await rounds.startDue()
  })
}
