import type { CodeEnrolment } from '@billbridge/contract/one-time-codes'
import type { Encryption } from '../../platform/encryption.ts'
import { type Connection, isDuplicateKey } from '../../platform/mongo.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import type { SpentCode } from '../users/user.service.ts'
import { makeSecret, stepOf, toUri } from './code-secret.ts'
import { createOneTimeCodesModel, type OneTimeCodesRow, secretPlaceOf } from './one-time-codes.model.ts'
import { hashRecoveryCode, makeRecoveryCodes, plainCode } from './recovery-codes.ts'

const confirmMs = 10 * 60_000

/** Never of a step: before the first. */
const noStep = -1

/** The codes of people, as they are kept. Whoever calls sees to limits, permissions, transactions and the audit log. */
export const createOwnCodes = (deps: {
  readonly connection: Connection
  readonly encryption: Encryption
  readonly now: () => Date
}) => {
  const { encryption, now } = deps
  const rows = createOneTimeCodesModel(deps.connection)
  const find = (userId: string) => rows.findById(userId).lean<OneTimeCodesRow>()

  /** Of two requests with one code the update of one matches: no code of a step is taken twice. */
  const spendStep = async (row: OneTimeCodesRow, code: string): Promise<boolean> => {
    const step = stepOf(await encryption.open(row.secret, secretPlaceOf(row)), code, now())
    if (step === undefined) return false
    const unspent = { _id: row._id, onSince: row.onSince, lastStep: { $lt: step } }
    return (await rows.updateOne(unspent, { $set: { lastStep: step } })).matchedCount === 1
  }

  const spendRecoveryCode = async ({ _id, onSince }: OneTimeCodesRow, code: string): Promise<boolean> => {
    const hash = hashRecoveryCode(_id, code)
    const spent = await rows.updateOne({ _id, onSince, recoveryHashes: hash }, { $pull: { recoveryHashes: hash } })
    return spent.matchedCount === 1
  }

  const setRecoveryCodes = async (userId: string): Promise<string[]> => {
    const codes = makeRecoveryCodes()
    await rows.updateOne(
      { _id: userId },
      { $set: { recoveryHashes: codes.map((code) => hashRecoveryCode(userId, code)) } },
    )
    return codes
  }

  return {
    find,

    /** Which of some people have codes. */
    whoHas: async (userIds: readonly string[]): Promise<Set<string>> => {
      const found = await rows
        .find({ _id: { $in: [...userIds] }, onSince: { $ne: null } })
        .select('_id')
        .lean<{ _id: string }[]>()
      return new Set(found.map(({ _id }) => _id))
    },

    /** A new secret in place of one that was not confirmed. @throws ProblemError `one-time-codes-on` */
    begin: async (userId: string, email: string): Promise<CodeEnrolment> => {
      const secret = makeSecret()
      const sealed = await encryption.seal(secret, secretPlaceOf({ _id: userId }))
      const confirmUntil = new Date(now().getTime() + confirmMs)
      const begun = { secret: sealed, confirmUntil, lastStep: noStep, recoveryHashes: [] }
      try {
        await rows.updateOne({ _id: userId, onSince: null }, { $set: begun }, { upsert: true })
      } catch (error) {
        // There is a row, and it is one that was confirmed.
        throw isDuplicateKey(error) ? new ProblemError('one-time-codes-on') : error
      }
      return { secret, uri: toUri(secret, email) }
    },

    /** Turns on what was begun. @throws ProblemError `wrong-code`, `one-time-codes-on`, `one-time-codes-off` */
    confirm: async (userId: string, code: string): Promise<string[]> => {
      const row = await find(userId)
      if (row?.onSince) throw new ProblemError('one-time-codes-on')
      if (!row || row.confirmUntil <= now()) {
        throw new ProblemError('one-time-codes-off', { detail: 'The picture is too old. Begin again with a new one.' })
      }
      if (!(await spendStep(row, plainCode(code)))) throw new ProblemError('wrong-code')
      await rows.updateOne({ _id: userId }, { $set: { onSince: now() } })
      return setRecoveryCodes(userId)
    },

    /** Takes a code for good; undefined when it is none, or was taken before. */
    spend: async (userId: string, typed: string): Promise<SpentCode | undefined> => {
      const row = await find(userId)
      if (!row?.onSince) return undefined
      const code = plainCode(typed)
      if (/^\d{6}$/.test(code)) return (await spendStep(row, code)) ? 'code' : undefined
      return (await spendRecoveryCode(row, code)) ? 'recovery-code' : undefined
    },

    setRecoveryCodes,

    /** False when there were none. */
    remove: async (userId: string): Promise<boolean> =>
      (await rows.deleteOne({ _id: userId, onSince: { $ne: null } })).deletedCount === 1,
  }
}
