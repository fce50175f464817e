import { toAmountText } from '@billbridge/contract/money'

/** An amount with its currency, kept on one line: "1,234.56 USD". */
export const formatMoney = (minorUnits: number, currency: string): string =>
  `${toAmountText(minorUnits, currency)}\u00a0${currency}`
