import { createHash } from 'node:crypto'
import type { EndpointSpec } from '@billbridge/contract/endpoint'
import type { Request } from 'express'
import type { Actor } from '../platform/actor.ts'
import type { Encryption } from '../platform/encryption.ts'
import type { Connection, Transaction } from '../platform/mongo.ts'
import { fieldProblem, ProblemError } from '../platform/problem-error.ts'
import type { Answer } from './answer.ts'
import { createIdempotentAnswerModel, type IdempotentAnswerRow } from './idempotent-answer.model.ts'

export interface IdempotencyDeps {
  readonly connection: Connection
  readonly transaction: Transaction
  readonly encryption: Encryption
  readonly now: () => Date
}

export interface NamedRequest {
  readonly actor: Actor
  readonly key: string
  readonly requestHash: string
}

export interface Idempotency {
  /** Works once for each key: the second time the first answer comes back, marked as replayed. */
  readonly once: (request: NamedRequest, work: () => Promise<Answer>) => Promise<{ answer: Answer; replayed: boolean }>
}

const keptMs = 24 * 3600 * 1000

const hashOf = (...parts: (string | Uint8Array)[]): string => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(String(part.length)).update(':').update(part)
  return hash.digest('hex')
}

/** The key a creation names, with what it asks for; undefined when there is none to honour. */
export const readIdempotencyKey = (
  spec: EndpointSpec,
  req: Request,
  actor: Actor | undefined,
  body: Uint8Array,
): NamedRequest | undefined => {
  const key = req.headers['idempotency-key']
  if (spec.success !== 201 || !actor || key === undefined) return undefined
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw fieldProblem('Idempotency-Key', 'must be 1 to 255 visible ASCII characters')
  }
  return { actor, key, requestHash: hashOf(req.method, req.originalUrl, body) }
}

/**
 * A creation and the note of its answer are one transaction: a repeated request finds both or neither, and of two at
 * once the second waits for the first. A refusal is not kept, so a corrected request may use the key again.
 */
export const createIdempotency = ({ connection, transaction, encryption, now }: IdempotencyDeps): Idempotency => {
  const answers = createIdempotentAnswerModel(connection)
  const placeOf = (organizationId: string, id: string) => ({
    organizationId,
    collection: 'idempotent-answers',
    id,
    field: 'answer',
  })

  const replay = async (known: IdempotentAnswerRow, requestHash: string): Promise<Answer> => {
    if (known.requestHash !== requestHash) throw new ProblemError('idempotency-key-reused')
    if (!known.answer) throw new Error('An idempotent answer was committed without its content.')
    return JSON.parse(await encryption.open(known.answer, placeOf(known.organizationId, known._id)))
  }

  return {
    once: ({ actor, key, requestHash }, work) =>
      transaction(async () => {
        const { organizationId } = actor
        const _id = hashOf(organizationId, actor.kind, actor.id, key)
        const known = await answers.findOne({ _id, expiresAt: { $gt: now() } }).lean<IdempotentAnswerRow>()
        if (known) return { answer: await replay(known, requestHash), replayed: true }
        // Written before the work: another request with the key collides here and starts again after this one.
        const expiresAt = new Date(now().getTime() + keptMs)
        await answers.updateOne(
          { _id },
          { $set: { organizationId, requestHash, answer: null, expiresAt } },
          { upsert: true },
        )
        const answer = await work()
        const sealed = await encryption.seal(JSON.stringify(answer), placeOf(organizationId, _id))
        await answers.updateOne({ _id }, { $set: { answer: sealed } })
        return { answer, replayed: false }
      }),
  }
}
