import type { Sealed, SecretPlace } from '../platform/encryption.ts'
import { anyShape, type Connection, defineModel } from '../platform/mongo.ts'

/** The answer to a creation that named an Idempotency-Key, kept for a day. */
export interface IdempotentAnswerRow {
  /** SHA-256 of organization, actor and key. */
  _id: string
  organizationId: string
  /** SHA-256 of method, address and body. */
  requestHash: string
  /** Sealed, because an answer may hold a secret that is shown once. Null while the first request is at work. */
  answer: Sealed | null
  /** Whose place it is until when; null once there is an answer. */
  leaseToken: string | null
  leaseUntil: Date | null
  expiresAt: Date
}

/** Where an answer belongs. */
export const answerPlaceOf = ({
  organizationId,
  _id,
}: Pick<IdempotentAnswerRow, 'organizationId' | '_id'>): SecretPlace => ({
  organizationId,
  collection: 'idempotent-answers',
  id: _id,
  field: 'answer',
})

export const createIdempotentAnswerModel = (connection: Connection) =>
  defineModel<IdempotentAnswerRow>(connection, {
    name: 'IdempotentAnswer',
    collection: 'idempotent-answers',
    fields: {
      organizationId: { type: String, required: true },
      requestHash: { type: String, required: true },
      answer: anyShape,
      leaseToken: { type: String, default: null },
      leaseUntil: { type: Date, default: null },
      expiresAt: { type: Date, required: true },
    },
    sealed: [{ path: 'answer', placeOf: answerPlaceOf }],
    indexes: [[{ expiresAt: 1 }, { expireAfterSeconds: 0 }]],
  })
