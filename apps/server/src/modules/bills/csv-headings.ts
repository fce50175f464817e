import type { BillColumn } from '@billbridge/contract/bill-imports'
import { isCurrency } from '@billbridge/contract/money'

/**
 * How other systems head the columns of their bills, in English, German, French, Spanish, Italian and Dutch; the
 * surest words first. Written as they are compared: lower case, letters and digits alone, ä as ae.
 */
const words: Record<BillColumn, string> = {
  number: `invoicenumber invoiceno invoicenr invoicenum invoiceid invoiceref invoicereference billnumber billno billid
    documentnumber documentno docnumber docno vouchernumber rechnungsnummer rechnungsnr rechnungnr rechnung belegnummer
    belegnr numerodefacture numfacture nfacture facture numerofactura nfactura factura numerofattura nfattura fattura
    factuurnummer factuurnr factuur invoice bill number no nr num id`,
  billDate: `invoicedate billdate billingdate dateofinvoice dateofissue issuedate issuedon issued documentdate docdate
    rechnungsdatum belegdatum ausstellungsdatum datefacture datedefacture datedelafacture fechafactura fechadefactura
    fechaemision fechadeemision datafattura dataemissione factuurdatum createddate createdat created transactiondate
    posteddate date datum fecha data`,
  dueDate: `duedate datedue dueon paymentduedate paymentdue payby paydate faelligkeitsdatum faelligkeit faelligam zahlbarbis
    zahlungsziel dateecheance datedecheance echeance fechavencimiento fechadevencimiento vencimiento datascadenza
    scadenza vervaldatum vervaldag due`,
  periodStart: `periodstart servicestart serviceperiodstart billingperiodstart periodfrom servicefrom startdate
    leistungsbeginn leistungszeitraumvon leistungvon zeitraumvon debutperiode iniciperiodo inicioperiodo`,
  periodEnd: `periodend serviceend serviceperiodend billingperiodend periodto serviceto enddate leistungsende
    leistungszeitraumbis leistungbis zeitraumbis finperiode finperiodo`,
  currency: `currency currencycode invoicecurrency isocurrency waehrung waehrungscode devise moneda divisa valuta ccy`,
  total: `invoicetotal billtotal totalamount invoiceamount amounttotal grandtotal totalinvoice documenttotal totaldue
    rechnungsbetrag rechnungssumme gesamtbetrag gesamtsumme bruttobetrag montanttotal totalfacture importetotal
    totalfactura totalefattura importototale totaal totaalbedrag factuurbedrag total totale gesamt summe`,
  paidAmount: `paidamount amountpaid paid invoiceamountpaid paymentamount bezahlterbetrag gezahlterbetrag bereitsgezahlt
    montantpaye importepagado importopagato betaaldbedrag`,
  approvalStatus: `approvalstatus approval approved freigabe freigabestatus freigegeben`,
  paymentStatus: `paymentstatus invoicestatus billstatus paymentstate paidstatus zahlungsstatus zahlstatus
    rechnungsstatus statutpaiement estadopago statopagamento betaalstatus status state`,
  purchaseOrder: `purchaseorder purchaseordernumber purchaseorderno ponumber pono po customerpo customerreference yourreference
    orderreference bestellnummer bestellnr kundenreferenz boncommande numerocommande ordencompra bestelnummer`,
  memo: `memo invoicememo notes note invoicenotes comment comments remark remarks message bemerkung bemerkungen notiz
    anmerkung hinweis remarque commentaire observaciones nota opmerking`,
  accountCode: `accountcode accountnumber accountno accountid customercode customernumber customerno customernr customerid
    clientcode clientnumber clientno clientid debtornumber debtorno debtorcode contactid kundennummer kundennr kundencode
    kundenid debitorennummer debitor codeclient numeroclient numclient codigocliente numerocliente idcliente codicecliente
    klantnummer klantnr klantcode account customer client`,
  accountName: `accountname customername clientname companyname company contactname billtoname billto customercompany
    businessname organization organisation kundenname kunde firma firmenname unternehmen nomclient societe raisonsociale
    nombrecliente razonsocial empresa cliente nomecliente ragionesociale klantnaam klant bedrijf bedrijfsnaam client
    customer name`,
  accountFirstName: `firstname givenname forename customerfirstname billingfirstname contactfirstname vorname prenom
    primernombre voornaam`,
  accountLastName: `lastname surname familyname customerlastname billinglastname contactlastname nachname familienname
    nomdefamille apellido apellidos cognome achternaam`,
  accountEmail: `email emailaddress mail customeremail clientemail billingemail invoiceemail contactemail accountemail
    emailadresse mailadresse courriel adresseemail correo correoelectronico emailadres`,
  addressLine1: `billingaddress billingaddressline1 billingaddress1 billingstreet billtoaddress address addressline1
    address1 addressline street streetaddress streetandnumber poaddressline1 strasse strassehausnummer strasseundhausnummer
    anschrift adresse rechnungsadresse rue direccion calle indirizzo via straat adres`,
  addressLine2: `billingaddressline2 billingaddress2 addressline2 address2 poaddressline2 adresszusatz adresse2
    complementadresse direccion2 indirizzo2 adres2`,
  addressCity: `billingcity billtocity city town pocity ort stadt ville ciudad citta plaats woonplaats stad`,
  addressState: `billingstate billtostate billingregion billingprovince state province region stateprovince poregion county
    bundesland kanton departement provincia regione provincie`,
  addressPostalCode: `billingpostalcode billingpostcode billingzip billingzipcode billtozip postalcode postcode zip zipcode
    popostalcode plz postleitzahl codepostal codigopostal cap`,
  addressCountry: `billingcountry billingcountrycode billtocountry country countrycode countryname pocountry land staat pays
    pais paese nazione`,
  lineDescription: `linedescription lineitemdescription itemdescription lineitem lineitemname description itemname details
    productdescription servicedescription track positionsbeschreibung positionstext beschreibung bezeichnung leistung
    libelle designation descripcion concepto descrizione causale omschrijving item text`,
  lineProduct: `product productname productcode productid sku itemcode itemnumber itemno itemid inventoryitemcode article
    articleno artikel artikelnummer artikelnr produkt produit referencia producto prodotto artikelcode service productservice`,
  lineQuantity: `quantity qty lineitemquantity linequantity itemquantity units hours menge anzahl stueck stueckzahl quantite qte
    cantidad cant quantita aantal`,
  lineUnitPrice: `unitprice priceperunit unitamount unitcost unitrate itemprice itemrate lineitemprice price rate einzelpreis
    einheitspreis stueckpreis preis prixunitaire prix puht preciounitario precio prezzounitario prezzo stuksprijs
    eenheidsprijs prijs`,
  lineAmount: `lineamount linetotal lineitemamount lineitemtotal itemamount itemtotal linevalue extendedamount extendedprice
    positionsbetrag zeilenbetrag zeilensumme positionssumme einzelbetrag montantligne importelinea importoriga regelbedrag
    amount netamount betrag nettobetrag montant importe importo bedrag`,
}

/** How far down its column's list a heading stands; 0 is the surest. */
const ranks = new Map(
  Object.entries(words).map(([column, list]) => [
    column as BillColumn,
    new Map(list.split(/\s+/).map((word, rank) => [word, rank])),
  ]),
)

/** A currency written with the heading, as in `Total (EUR)` or `Amount USD`; null when there is none. */
export const currencyOfHeading = (heading: string): string | null => {
  const code = /(?:\(|\[|\s|_|^in )([A-Z]{3})[)\]]?\s*$/.exec(heading.trim())?.[1]
  return code !== undefined && isCurrency(code) ? code : null
}

const umlauts: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' }

/** A heading as it is compared: without currency, case, accents, spaces and signs. */
export const normalizeHeading = (heading: string): string => {
  const currency = currencyOfHeading(heading)
  const plain = currency === null ? heading : heading.trim().replace(/\W*[A-Z]{3}\W*$/, '')
  return plain
    .toLowerCase()
    .replace(/^\*|[äöüß]/g, (sign) => umlauts[sign] ?? '')
    .normalize('NFKD')
    .replace(/[^a-z0-9]/g, '')
}

/** How well a heading names a column: 0 best; null when it does not. */
export const rankOf = (column: BillColumn, heading: string): number | null =>
  ranks.get(column)?.get(normalizeHeading(heading)) ?? null
