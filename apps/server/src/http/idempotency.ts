import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { EndpointSpec } from '@billbridge/contract/endpoint'
import { takesIdempotencyKey } from '@billbridge/contract/request-headers'
import type { Request } from 'express'
import type { Actor } from '../platform/actor.ts'
import type { Encryption } from '../platform/encryption.ts'
import { holdingLease, newLease } from '../platform/lease.ts'
import { type Connection, isDuplicateKey, type Transaction } from '../platform/mongo.ts'
import { fieldProblem, ProblemError } from '../platform/problem-error.ts'
import type { Answer } from './answer.ts'
import { answerPlaceOf, createIdempotentAnswerModel, type IdempotentAnswerRow } from './idempotent-answer.model.ts'

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
  /**
   * Works once for each key: the second time the first answer comes back, marked as replayed. With `atomic`, what the
   * work keeps and its answer are one transaction, so that no death in between makes a second request work again.
   */
  readonly once: (
    request: NamedRequest,
    work: () => Promise<Answer>,
    options?: { readonly atomic?: boolean },
  ) => Promise<{ answer: Answer; replayed: boolean }>
}

const keptMs = 24 * 3600 * 1000

export interface IdempotencyTimes {
  /** A request that is silent for so long has died, and another takes its place. Prolonged while it works. */
  readonly leaseMs: number
  /** How long a second request waits for the answer of the first. */
  readonly patienceMs: number
}

const defaultTimes: IdempotencyTimes = { leaseMs: 30_000, patienceMs: 20_000 }

/** The right to answer under one key. */
interface Place {
  readonly _id: string
  readonly leaseToken: string
}

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
  if (!takesIdempotencyKey(spec) || !actor || key === undefined) return undefined
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw fieldProblem('Idempotency-Key', 'must be 1 to 255 visible ASCII characters')
  }
  return { actor, key, requestHash: hashOf(req.method, req.originalUrl, body) }
}

type Claim = { readonly place: Place } | { readonly replayed: Answer } | 'held'

/**
 * A creation takes a place under its key, works, and leaves its answer there, each a write of its own: what the work
 * keeps, and what it notes before it refuses, is kept whatever becomes of the answer, and no transaction waits for
 * Stripe. Only what is `atomic` keeps its answer in one transaction with its work. A second request with the key waits for the first. A refusal is not kept, so a corrected request may use the
 * key again; nor is the place of a process that died, whose lease runs out.
 */
export const createIdempotency = (
  { connection, transaction, encryption, now }: IdempotencyDeps,
  { leaseMs, patienceMs }: IdempotencyTimes = defaultTimes,
): Idempotency => {
  const answers = createIdempotentAnswerModel(connection)
  /** Takes the place unless it is taken, or was a moment ago. */
  const take = async ({ actor, requestHash }: NamedRequest, _id: string): Promise<Place | null> => {
    const at = now()
    const lease = newLease(at, leaseMs)
    const { organizationId } = actor
    const expiresAt = new Date(at.getTime() + keptMs)
    try {
      await answers.updateOne(
        { _id, $or: [{ expiresAt: { $lte: at } }, { answer: null, leaseUntil: { $lte: at } }] },
        { $set: { organizationId, requestHash, answer: null, expiresAt, ...lease } },
        { upsert: true },
      )
    } catch (error) {
      // There is a row, and it is not free.
      if (isDuplicateKey(error)) return null
      throw error
    }
    return { _id, leaseToken: lease.leaseToken }
  }

  const claim = async (request: NamedRequest, _id: string): Promise<Claim> => {
    const place = await take(request, _id)
    if (place) return { place }
    const known = await answers.findOne({ _id, expiresAt: { $gt: now() } }).lean<IdempotentAnswerRow>()
    if (!known) return 'held'
    if (known.requestHash !== request.requestHash) throw new ProblemError('idempotency-key-reused')
    if (!known.answer) return 'held'
    return { replayed: JSON.parse(await encryption.open(known.answer, answerPlaceOf(known))) }
  }

  const awaitClaim = async (request: NamedRequest, _id: string): Promise<Exclude<Claim, 'held'>> => {
    const patientUntil = performance.now() + patienceMs
    for (let pauseMs = 20; ; pauseMs = Math.min(pauseMs * 2, 500)) {
      const claimed = await claim(request, _id)
      if (claimed !== 'held') return claimed
      if (performance.now() >= patientUntil) {
        throw new ProblemError('idempotency-key-in-use', { headers: { 'retry-after': '1' } })
      }
      await sleep(pauseMs)
    }
  }

  const workAt = async (place: Place, work: () => Promise<Answer>): Promise<Answer> => {
    const prolong = async () => {
      const { matchedCount } = await answers.updateOne(place, {
        $set: { leaseUntil: newLease(now(), leaseMs).leaseUntil },
      })
      return matchedCount === 1
    }
    try {
      return await holdingLease(leaseMs, prolong, work)
    } catch (error) {
      await answers.deleteOne(place)
      throw error
    }
  }

  /** Works and leaves the answer at the place; false when another request took that of one that was too slow. */
  const workAndKeep = async (place: Place, actor: Actor, work: () => Promise<Answer>) => {
    const answer = await work()
    const sealed = await encryption.seal(
      JSON.stringify(answer),
      answerPlaceOf({ organizationId: actor.organizationId, _id: place._id }),
    )
    const kept = await answers.updateOne(place, { $set: { answer: sealed, leaseToken: null, leaseUntil: null } })
    return { answer, isKept: kept.matchedCount === 1 }
  }

  /** In one transaction, so that whoever lost his place has done nothing. */
  const workAtomically = (place: Place, actor: Actor, work: () => Promise<Answer>) =>
    transaction(async () => {
      const { answer, isKept } = await workAndKeep(place, actor, work)
      if (!isKept) throw new ProblemError('idempotency-key-in-use', { headers: { 'retry-after': '1' } })
      return answer
    })

  return {
    once: async (request, work, { atomic = false } = {}) => {
      const { actor, key } = request
      const _id = hashOf(actor.organizationId, actor.kind, actor.id, key)
      const claimed = await awaitClaim(request, _id)
      if ('replayed' in claimed) return { answer: claimed.replayed, replayed: true }
      const { place } = claimed
      const answer = await workAt(place, async () =>
        atomic ? workAtomically(place, actor, work) : (await workAndKeep(place, actor, work)).answer,
      )
      return { answer, replayed: false }
    },
  }
}
