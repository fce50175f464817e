import { describe, expect, it } from 'vitest'
import { type Lane, shareOut } from './export-lanes.ts'

const lane = (stripeAccountId: string, organizationId = 'org_A'): Lane => ({
  stripeAccountId,
  mode: 'test',
  organizationId,
})

describe('room', () => {
  it('is shared in turns by the organizations of one account', () => {
    const lanes = [lane('acct_1', 'org_A'), lane('acct_1', 'org_B')]
    expect(shareOut(lanes, 96, () => 5)).toEqual([
      { lane: lanes[0], count: 3 },
      { lane: lanes[1], count: 2 },
    ])
  })

  it('of one account is not taken by another', () => {
    const lanes = [lane('acct_1'), lane('acct_2')]
    const roomOf = ({ stripeAccountId }: Lane) => (stripeAccountId === 'acct_1' ? 0 : 8)
    expect(shareOut(lanes, 96, roomOf)).toEqual([{ lane: lanes[1], count: 8 }])
  })

  it('of the process is dealt out to everybody before anybody has a second', () => {
    const lanes = [lane('acct_1'), lane('acct_2'), lane('acct_3')]
    expect(shareOut(lanes, 4, () => 8).map(({ count }) => count)).toEqual([2, 1, 1])
  })

  it('that nobody has is nothing', () => {
    expect(shareOut([lane('acct_1')], 4, () => 0)).toEqual([])
    expect(shareOut([], 4, () => 8)).toEqual([])
  })
})
