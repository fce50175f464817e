import { z } from 'zod'
import { instant } from './ids.ts'
import { currencyTotalSchema } from './money.ts'

const share = z.object({ count: z.number().int().nonnegative(), totals: z.array(currencyTotalSchema) })

/** What becomes of waiting bills when a configuration is enabled, or a credential connected again. */
export const goingOnSchema = z.object({
  goingOn: share
    .extend({ since: instant.nullable().describe('since when the first of them waits; null when there are none') })
    .describe(
      'a run had taken them in before they were stopped, or has them in hand still: they go on in it at once, and are sent',
    ),
  begun: share.describe(
    'an invoice was begun, and the configuration is disabled or archived: one that is final is finished at once, and e-mailed if that was promised; a draft is deleted',
  ),
  inHand: z
    .number()
    .int()
    .nonnegative()
    .describe(
      'of `goingOn` and `begun`: being worked on at this moment; `goesOnWhen` does not list them until their run has let them go',
    ),
  waitingFurther: share.describe('stopped in a run as well, but something else keeps them waiting still'),
  others: share
    .extend({
      byRound: z.number().int().nonnegative().describe('of configurations that send what is ready by the hour'),
    })
    .describe('decided anew: those that are ready then wait for the next hourly round, or until they are exported'),
})
export type GoingOn = z.infer<typeof goingOnSchema>
