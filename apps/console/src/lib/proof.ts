import { createHeldRequests } from './held-requests.ts'

/** What opens a way in asks for a proof of now: requests wait here until the person has confirmed that it is them. */
const held = createHeldRequests()

export const waitForProof = held.wait
export const settleProof = held.settle

/** Whether somebody has to confirm that it is them before requests can go on. */
export const useProofNeeded = held.useWaiting
