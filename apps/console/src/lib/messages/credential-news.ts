/** Words of how Stripe's word reaches a credential. */
export const newsMessages = {
  heading: 'News from Stripe',
  by: 'Arrives by',
  byNames: { endpoint: 'Webhook endpoint', connect: 'Connect webhook', sweep: 'Sweep only' },
  arrives: {
    endpoint:
      'Stripe tells at once what becomes of sent invoices, through a webhook endpoint made for this credential.',
    connect: 'Stripe tells at once what becomes of sent invoices, through the webhook of its Connect application.',
  },
  sweep: {
    'not-connected': 'Nothing can be heard while the credential is not connected. A sweep follows the reconnection.',
    'no-public-address':
      'This server has no public https address that Stripe could reach, so sent invoices are looked through instead.',
    refused: 'Stripe made no webhook endpoint for this key, so sent invoices are looked through instead.',
    'not-made-yet': 'The webhook endpoint is being made at Stripe. Until then, sent invoices are looked through.',
  },
  endpoint: 'Endpoint id',
  stripeSaid: 'Stripe says',
  lastEvent: 'Last event',
  noEvent: 'none yet',
  lastSweep: 'Last sweep',
  notSwept: 'not yet',
  sweeps: 'Sweeps',
  hourly: 'every hour',
  daily: 'once a day, for what was missed',
}
