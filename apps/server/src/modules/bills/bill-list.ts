import type { ApprovalStatus, Bill, PaymentStatus } from '@billbridge/contract/bills'
import type { CappedCount, Page } from '@billbridge/contract/page'
import type { Filter } from '../../platform/mongo.ts'
import { cappedCount, findPage, type PageRequest, sortOf } from '../../platform/page.ts'
import { beginsWith, findPageOfHits } from '../../platform/prefix-search.ts'
import type { AccountService } from '../accounts/account.service.ts'
import type { BillModel, BillRow } from './bill.model.ts'
import { toBill } from './bill-content.ts'

export interface BillFilter {
  readonly search?: string | undefined
  readonly accountId?: string | undefined
  readonly currency?: string | undefined
  readonly approvalStatus?: ApprovalStatus[] | undefined
  readonly paymentStatus?: PaymentStatus[] | undefined
  readonly cancelled?: boolean | undefined
  /** Bill dates, `YYYY-MM-DD`, both included. */
  readonly from?: string | undefined
  readonly to?: string | undefined
}

export interface BillQuery extends BillFilter {
  readonly sort: 'billDate' | '-billDate' | 'number' | '-number' | 'total' | '-total'
  readonly cursor?: string | undefined
  readonly limit: number
}

const toSort = sortOf({ billDate: 'billDate', number: 'numberLower', total: 'total' })

const toFilter = (organizationId: string, query: BillFilter): Filter<BillRow> => {
  const { accountId, currency, approvalStatus, paymentStatus, cancelled, from, to } = query
  return {
    organizationId,
    ...(accountId === undefined ? {} : { accountId }),
    ...(currency === undefined ? {} : { currency }),
    ...(approvalStatus === undefined ? {} : { approvalStatus: { $in: approvalStatus } }),
    ...(paymentStatus === undefined ? {} : { paymentStatus: { $in: paymentStatus } }),
    ...(cancelled === undefined ? {} : { cancelled }),
    ...(from === undefined && to === undefined
      ? {}
      : { billDate: { ...(from === undefined ? {} : { $gte: from }), ...(to === undefined ? {} : { $lte: to }) } }),
  }
}

const idShape = /^bill_[A-Za-z0-9]+$/

/** The list of bills, by cursor, filtered and searched; and how many match. */
export const createBillList = ({ bills, accounts }: { bills: BillModel; accounts: AccountService }) => {
  /** What a search means: the start of the number, or of the code or name of the account. */
  const searchFilters = async (organizationId: string, search: string): Promise<Filter<BillRow>[]> => {
    const number = { numberLower: beginsWith(search.toLowerCase()) }
    const accountIds = await accounts.findIdsByPrefix(organizationId, search)
    return accountIds.length === 0 ? [number] : [number, { accountId: { $in: accountIds } }]
  }

  const findRows = async (request: PageRequest<BillRow>, organizationId: string, search: string | undefined) => {
    if (!search) return findPage(bills, request)
    if (idShape.test(search)) return findPageOfHits(bills, request, [{ _id: search }])
    return findPageOfHits(bills, request, await searchFilters(organizationId, search))
  }

  const list = async (organizationId: string, query: BillQuery): Promise<Page<Bill>> => {
    const { cursor, limit, search } = query
    const filter = toFilter(organizationId, query)
    const request = { filter, sort: toSort(query.sort), cursor, limit, select: '-lineItems' }
    const { rows, nextCursor } = await findRows(request, organizationId, search)
    const found = await accounts.find(organizationId, [...new Set(rows.map(({ accountId }) => accountId))])
    const byId = new Map(found.map((account) => [account.id, account]))
    return { data: rows.map((row) => toBill(row, byId.get(row.accountId))), nextCursor }
  }
  /** Counted with the very filters of the list. */
  const count = async (organizationId: string, { search, ...filter }: BillFilter): Promise<CappedCount> => {
    const matching = toFilter(organizationId, filter)
    if (!search) return cappedCount(bills, matching)
    if (idShape.test(search)) return cappedCount(bills, { ...matching, _id: search })
    // Every branch says all of the filter, so that each can be read by an index of its own.
    const branches = (await searchFilters(organizationId, search)).map((hit) => ({ $and: [matching, hit] }))
    return cappedCount(bills, { $or: branches })
  }

  return { list, count }
}
