import { startBillbridge } from './start-billbridge.ts'

/** Starts one application for all browser tests; its addresses reach the tests by environment. */
export default async function setup(): Promise<() => Promise<void>> {
  const billbridge = await startBillbridge()
  process.env.BILLBRIDGE_E2E_URL = billbridge.url
  process.env.BILLBRIDGE_E2E_STRIPE_URL = billbridge.stripeUrl
  return billbridge.stop
}
