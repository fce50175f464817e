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
  waitingFurther: share.describe('stopped in a run as well, but something else keeps them waiting still'),
  others: share.describe('decided anew: those that are ready then wait for the next round, or until they are exported'),
})
export type GoingOn = z.infer<typeof goingOnSchema>
