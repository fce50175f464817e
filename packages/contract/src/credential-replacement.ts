import { z } from 'zod'
import { goingOnSchema } from './going-on.ts'

/** What becomes of accounts and bills when another credential takes the place of one. */
export const replacementPreviewSchema = z.object({
  sameStripeAccount: z.boolean(),
  configurations: z.array(z.object({ id: z.string(), name: z.string() })),
  accountsLosingMapping: z
    .array(z.object({ id: z.string(), code: z.string(), name: z.string() }))
    .describe('that have to be mapped again, as their configuration reports unmapped accounts; first 100'),
  accountsLosingMappingCount: z.number().int().nonnegative(),
  accountsGettingCustomer: z
    .object({ created: z.number().int().nonnegative(), matched: z.number().int().nonnegative() })
    .describe('that lose their mapping too, and by their configuration get a new customer, or one with their e-mail'),
  exportsMoving: z
    .number()
    .int()
    .nonnegative()
    .describe('all of them with the same Stripe account, else those of which nothing was begun in Stripe'),
  exportsMovingSent: z.number().int().nonnegative().describe('of these, how many were already sent'),
  exportsMovingInRun: z
    .number()
    .int()
    .nonnegative()
    .describe('with another Stripe account: of these, how many a run has taken in; it sends them there at once'),
  exportsStaying: z
    .number()
    .int()
    .nonnegative()
    .describe('already sent, or begun; they keep their account and credential'),
  exportsStayingBegun: z
    .number()
    .int()
    .nonnegative()
    .describe(
      'of these, how many were begun in Stripe and not sent: they are finished when this credential is connected',
    ),
  ...goingOnSchema.shape,
})
