/** The codes of ISO 639-2 that files carry, where ISO 639-1 has a shorter one, which RFC 5646 §2.2.1 demands. */
const shorter: Record<string, string> = {
  ...{ ara: 'ar', bul: 'bg', cat: 'ca', ces: 'cs', cze: 'cs', chi: 'zh', zho: 'zh', dan: 'da', deu: 'de', ger: 'de' },
  ...{ dut: 'nl', nld: 'nl', ell: 'el', gre: 'el', eng: 'en', est: 'et', fin: 'fi', fra: 'fr', fre: 'fr', heb: 'he' },
  ...{ hin: 'hi', hrv: 'hr', hun: 'hu', ice: 'is', isl: 'is', ind: 'id', ita: 'it', jpn: 'ja', kor: 'ko', lav: 'lv' },
  ...{ lit: 'lt', may: 'ms', msa: 'ms', nor: 'no', per: 'fa', fas: 'fa', pol: 'pl', por: 'pt', ron: 'ro', rum: 'ro' },
  ...{ rus: 'ru', slk: 'sk', slo: 'sk', slv: 'sl', spa: 'es', srp: 'sr', swe: 'sv', tha: 'th', tur: 'tr', ukr: 'uk' },
  ...{ vie: 'vi' },
}

/** A tag for LANGUAGE (RFC 5646); `und` for what a file does not say or says badly. */
export function languageTag(tagged: string): string {
  const code = tagged.trim().toLowerCase()
  return shorter[code] ?? (/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/.test(code) ? code : 'und')
}

/** The name of a language in English; the tag itself for what is none. */
export function spokenAs(language: string): string {
  return new Intl.DisplayNames(['en'], { type: 'language' }).of(language) ?? language
}
