import type { SignInStep } from '@billbridge/contract/session'
import { type Connection, defineModel } from '../../platform/mongo.ts'

/** A sign-in whose password was right and that still waits for something. Its id is in the browser's session alone. */
export interface SignInStepRow {
  _id: string
  userId: string
  /** Where the person will land. */
  organizationId: string
  /** Of the person's sessions when the password was given: a new password ends this as well. */
  epoch: number
  kind: SignInStep['kind']
  triesLeft: number
  expiresAt: Date
}

export const createSignInStepModel = (connection: Connection) =>
  defineModel<SignInStepRow>(connection, {
    name: 'SignInStep',
    collection: 'sign-in-steps',
    fields: {
      userId: { type: String, required: true },
      organizationId: { type: String, required: true },
      epoch: { type: Number, required: true },
      kind: { type: String, enum: ['code', 'enrol', 'link'], required: true },
      triesLeft: { type: Number, required: true },
      expiresAt: { type: Date, required: true },
    },
    endsWithRestoration: { owner: { organization: 'organizationId' } },
    indexes: [[{ expiresAt: 1 }, { expireAfterSeconds: 0 }]],
  })
