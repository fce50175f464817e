import { z } from 'zod'

/** What is integrated; only bills today. */
export const entityTypeSchema = z.enum(['bill'])

/** Stripe itself, or Stripe's test mode. */
export const destinationSchema = z.enum(['stripe', 'stripe-test'])
export type Destination = z.infer<typeof destinationSchema>

export const modeSchema = z.enum(['live', 'test'])
export type Mode = z.infer<typeof modeSchema>

/** The mode a destination acts in. */
export const modeOf = (destination: Destination): Mode => (destination === 'stripe' ? 'live' : 'test')
export const destinationOf = (mode: Mode): Destination => (mode === 'live' ? 'stripe' : 'stripe-test')

/** How far a credential is: being connected, in force, or no longer. */
export const credentialStatusSchema = z.enum(['pending', 'connected', 'disconnected'])
export type CredentialStatus = z.infer<typeof credentialStatusSchema>

/** Why a configuration that is not enabled is not. */
export const disabledReasonSchema = z
  .enum(['never-enabled', 'by-person', 'failures'])
  .describe('failures: so many in a row that Billbridge disabled it')
export type DisabledReason = z.infer<typeof disabledReasonSchema>
