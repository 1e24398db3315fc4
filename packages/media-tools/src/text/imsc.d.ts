/** The part of imscJS that reads documents; its main file also renders, which needs a browser. */
declare module 'imsc/src/main/js/doc.js' {
  namespace imscDoc {
    interface ContentElement {
      kind: 'body' | 'div' | 'p' | 'span' | 'br' | 'image' | 'ruby' | 'rb' | 'rt' | 'rtc' | 'rp'
      /** Seconds, on the timeline of the document; `end` is null where nothing but the parents ends it. */
      begin: number
      end: number | null
      text?: string
      contents?: ContentElement[]
      /** `xml:space` */
      space?: 'default' | 'preserve'
    }

    interface TimedTextDocument {
      body: ContentElement | null
      lang: string
    }

    type Handler = (message: string) => boolean

    /** @throws whatever comes, for what is no TTML; null for an empty document */
    function fromXML(xml: string, errorHandler: Record<'info' | 'warn' | 'error' | 'fatal', Handler>): TimedTextDocument | null
  }

  export = imscDoc
}
