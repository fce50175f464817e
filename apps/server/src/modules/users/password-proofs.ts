import type { PasswordPurpose } from '@billbridge/contract/audit-values'
import type { Actor } from '../../platform/actor.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import { createPasswordLimits } from './password-limits.ts'
import type { Person } from './persons.ts'
import { createRefusedProofs, type RefusedProofDeps } from './refused-proofs.ts'

/** What a person gives who is signed in already, to prove that it is still them. */
export interface GivenPassword {
  readonly password: string
  /** Where the caller gave it. */
  readonly field: string
  /** Address of the caller. */
  readonly ip: string
}

/** The one place where a password proves somebody: wrong ones count alike, whatever they were given for. */
export const createPasswordProofs = (
  deps: RefusedProofDeps & {
    readonly now: () => Date
    readonly find: (userId: string) => Promise<Person | undefined>
    readonly verify: (email: string, password: string) => Promise<Person | undefined>
  },
) => {
  const limits = createPasswordLimits(deps)
  const noteRefusedProof = createRefusedProofs(deps)

  /** The person, if that is their password; wrong ones are counted. @throws ProblemError `too-many-attempts` */
  const provePassword = async (email: string, password: string, ip: string): Promise<Person | undefined> => {
    await limits.take(email, ip)
    const person = await deps.verify(email, password)
    if (person) await limits.succeeded(email, ip)
    return person
  }

  return {
    provePassword,

    /** For what proves somebody in place of a password. */
    noteRefusedProof,

    /**
     * Before a change that a stolen session must not make; a wrong one is noted in the audit log, with what it was for.
     * @throws ProblemError `wrong-password`, `too-many-attempts`, `people-only` for a machine
     */
    proveAfresh: async (
      actor: Actor,
      purpose: PasswordPurpose,
      { password, field, ip }: GivenPassword,
    ): Promise<Person> => {
      const known = actor.kind === 'user' ? await deps.find(actor.id) : undefined
      if (!known) throw new ProblemError('people-only', { detail: 'An API key has no password.' })
      const person = await provePassword(known.email, password, ip)
      if (person) return person
      await noteRefusedProof(known, { action: 'user.password-refused', purpose })
      throw new ProblemError('wrong-password', { errors: [{ field, message: 'is not your password' }] })
    },
  }
}
