import { createHeldRequests } from './held-requests.ts'

/** What opens a way in asks for a proof of now: requests wait here until the person has confirmed that it is them. */
const held = createHeldRequests()

export const waitForProof = held.wait
export const settleProof = held.settle

/** Whether somebody has to confirm that it is them before requests can go on. */
export const useProofNeeded = held.useWaiting

let proofs = 0
let underWay: Promise<unknown> = Promise.resolve()

/** Gives a proof, with which the session goes on under another cookie. */
export const proving = async <T>(give: () => Promise<T>): Promise<T> => {
  const given = give()
  underWay = given.catch(() => undefined)
  const proved = await given
  proofs++
  return proved
}

/** How many proofs this page gave. */
export const countProofs = (): number => proofs

/** Whether one was given since so many: what was on its way meanwhile went with the cookie of before. */
export const wasProvedSince = async (count: number): Promise<boolean> => {
  await underWay
  return proofs !== count
}
