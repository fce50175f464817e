import { noSuch } from '../api-error.ts'
import { type Route, route } from '../route.ts'
import type { AccountRow } from '../rows.ts'
import type { Json, Work } from '../work.ts'

function toAccount(account: AccountRow): Json {
  return {
    id: account.id,
    object: 'account',
    business_profile: {
      mcc: null,
      name: account.name,
      product_description: null,
      support_address: null,
      support_email: account.email,
      support_phone: null,
      support_url: null,
      url: null,
    },
    business_type: 'company',
    capabilities: { card_payments: 'active', transfers: 'active' },
    charges_enabled: true,
    controller: { type: 'account' },
    country: account.country,
    created: account.created,
    default_currency: account.currency,
    details_submitted: true,
    email: account.email,
    external_accounts: {
      object: 'list',
      data: [],
      has_more: false,
      url: `/v1/accounts/${account.id}/external_accounts`,
    },
    future_requirements: null,
    metadata: {},
    payouts_enabled: true,
    requirements: null,
    settings: {
      branding: { icon: null, logo: null, primary_color: null, secondary_color: null },
      dashboard: { display_name: account.name, timezone: 'Etc/UTC' },
      invoices: { default_account_tax_ids: null, hosted_payment_method_save: 'never' },
      payments: {
        statement_descriptor: account.name.slice(0, 22).toUpperCase(),
        statement_descriptor_kana: null,
        statement_descriptor_kanji: null,
      },
    },
    tos_acceptance: { date: null, ip: null, user_agent: null },
    type: 'standard',
  }
}

function accountById(work: Work, id: string): Json {
  const connected = work.state.connections.count(`${id}/${work.mode}`) > 0
  const account = id === work.account.id || connected ? work.state.accounts.get('', id) : undefined
  if (!account) throw noSuch('account', id, 'id')
  return toAccount(account)
}

export const accountRoutes: Route[] = [
  route('GET /v1/account', { permission: 'rak_accounts_kyc_basic_read', handle: (work) => toAccount(work.account) }),
  route('GET /v1/accounts/:id', {
    permission: 'rak_accounts_kyc_basic_read',
    handle: (work, _params, id) => accountById(work, id),
  }),
]
