import { createHeldRequests } from './held-requests.ts'

/** A session that ends while somebody works: requests wait here until they have signed in again. */
const held = createHeldRequests()

export const waitForSignIn = held.wait
export const settleSignIn = held.settle

/** Whether somebody has to sign in again before requests can go on. */
export const useSessionExpired = held.useWaiting
