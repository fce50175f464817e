import { readAddress } from '../create-credential/wizard.ts'
import { OutcomeNotice } from './outcome-notice.tsx'

/** What became of a visit to Stripe that belongs to no credential: `?outcome=…` in the address of the list. */
export const OutcomeInAddress = ({ params }: { params: URLSearchParams }) => {
  const { outcome } = readAddress(params)
  return outcome && outcome !== 'connected' ? <OutcomeNotice outcome={outcome} /> : null
}
