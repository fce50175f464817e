import type { Overview } from '@billbridge/contract/overview'
import { Attention } from './attention.tsx'
import { firstStepsOf } from './first-steps.ts'
import { FirstSteps } from './first-steps-panel.tsx'
import { ModePiles } from './mode-piles.tsx'
import { NextRounds } from './next-rounds.tsx'
import classes from './overview.module.css'

/** First steps until the first bill is sent, what needs attention, and where the bills of each mode are. */
export const OverviewView = ({ overview }: { overview: Overview }) => {
  const steps = firstStepsOf(overview)
  const begun = overview.credentials.connectedCount + overview.credentials.lostCount > 0
  return (
    <div className={classes.parts}>
      {steps.some(({ done }) => !done) && <FirstSteps steps={steps} />}
      {begun && <Attention overview={overview} />}
      {overview.rounds.length > 0 && <NextRounds rounds={overview.rounds} />}
      {overview.billCount.count > 0 && overview.modes.map((piles) => <ModePiles key={piles.mode} piles={piles} />)}
    </div>
  )
}
