import { type Algorithm, hash, verify } from '@node-rs/argon2'
import { fieldProblem } from '../../platform/problem-error.ts'

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane. */
const options = { algorithm: 2 satisfies Algorithm.Argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** Slow on purpose; some 20 ms of one core. */
export const hashPassword = (password: string): Promise<string> => hash(password, options)

/**
 * Length is asked for by the contract; beside it only what everybody would try first is refused.
 * @throws ProblemError `invalid-request` that names the field
 */
export const refuseOwnEmail = (password: string, email: string, field = 'password'): void => {
  if (password.trim().toLowerCase() !== email.toLowerCase()) return
  throw fieldProblem(field, 'must not be the e-mail address')
}

let dummyHash: Promise<string> | undefined

/** Checks a password; without a hash it costs the same, so that time does not tell which e-mails are known. */
export const verifyPassword = async (passwordHash: string | null | undefined, password: string): Promise<boolean> => {
  dummyHash ??= hashPassword('nobody has this password')
  const matches = await verify(passwordHash ?? (await dummyHash), password)
  return matches && typeof passwordHash === 'string'
}
