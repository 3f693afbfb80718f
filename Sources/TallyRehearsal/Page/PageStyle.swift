/// How the page looks: on screens of every width, light and dark, and on A4.
///
/// Every colour of text has a contrast of at least 4.5 to 1 on its ground, every line of a drawing
/// of 3 to 1 (WCAG 2.2 AA).
enum PageStyle {
  static let text: Markup = "\(colours)\n\(layout)\n\(drawings)\n\(paper)"

  private static let colours: Markup = """
    :root{color-scheme:light dark;--ground:#fff;--card:#f6f8fa;--ink:#1b1f24;--soft:#4a5560;\
    --edge:#c3cbd4;--grid:#d9dfe5;--link:#0b5394;--good:#0a5c2b;--goodground:#e6f4ea;--bad:#8f1414;\
    --badground:#fdeaea;--warn:#6b4500;--warnground:#fff4dc;--calm:#234a7a;--calmground:#e8f0fa;\
    --one:#0b57a4;--two:#b3430a;--three:#6a3d9a;--mark:rgba(143,20,20,.09)}
    @media screen and (prefers-color-scheme:dark){:root{--ground:#12161b;--card:#1a2027;\
    --ink:#e8ecf0;--soft:#b3bec9;--edge:#46515d;--grid:#303945;--link:#8cc4ff;--good:#8fe3ab;\
    --goodground:#12301d;--bad:#ffb1a8;--badground:#3d1717;--warn:#ffd68a;--warnground:#392a08;\
    --calm:#a9cdff;--calmground:#14273f;--one:#7ab8ff;--two:#ffab70;--three:#d2a8ff;\
    --mark:rgba(255,177,168,.1)}}
    """

  private static let layout: Markup = """
    *{box-sizing:border-box}
    body{margin:0 auto;padding:1rem;max-width:52rem;background:var(--ground);color:var(--ink);\
    font:1rem/1.6 system-ui,"Segoe UI",Tahoma,"Noto Sans","Noto Sans Arabic",Arial,sans-serif}
    [lang=ar]{font-family:"Segoe UI","Noto Naskh Arabic","Noto Sans Arabic","Geeza Pro",Tahoma,\
    Arial,sans-serif}
    .watermark{position:fixed;inset:0;display:flex;align-items:center;justify-content:center;\
    pointer-events:none;overflow:hidden;z-index:1}
    .watermark span{transform:rotate(-32deg);white-space:nowrap;font-size:min(10.5vw,6rem);\
    font-weight:700;color:var(--mark)}
    .banner{margin:.6rem 0 1rem;padding:.4rem 1rem;border:2px solid var(--bad);color:var(--bad);\
    background:var(--badground);font-weight:700;text-align:center;letter-spacing:0}
    .language{accent-color:var(--link);width:1.15rem;height:1.15rem;vertical-align:middle;margin:.3rem}
    .language+label{padding:.4rem .6rem .4rem .2rem;margin-inline-end:1rem;cursor:pointer}
    .language:checked+label{font-weight:700;text-decoration:underline;text-underline-offset:.3em}
    .language:focus-visible+label,summary:focus-visible,.scroll:focus-visible{outline:3px solid \
    var(--link);outline-offset:2px}
    #ar:checked~main .en,#en:checked~main .ar{display:none}
    h1{font-size:1.7rem;line-height:1.3;margin:.2rem 0}
    h2{font-size:1.3rem;line-height:1.4;margin:2rem 0 .6rem;border-bottom:1px solid var(--edge)}
    h3{font-size:1.05rem;margin:1.2rem 0 .3rem}
    p{margin:.4rem 0}
    .verdict{margin:1rem 0;padding:.4rem 1.2rem 1rem;border:1px solid;border-inline-start-width:.5rem;\
    border-radius:.3rem}
    .verdict h2{font-size:1.55rem;border:0;margin:.6rem 0}
    .verdict p,.verdict li{color:var(--ink)}
    .held{color:var(--good);background:var(--goodground)}
    .not-held{color:var(--bad);background:var(--badground)}
    .not-measured{color:var(--warn);background:var(--warnground)}
    .stopped{color:var(--calm);background:var(--calmground)}
    dl{margin:0}
    dl div{display:grid;grid-template-columns:minmax(10rem,1fr) 2fr;gap:.2rem 1rem;padding:.3rem 0;\
    border-bottom:1px solid var(--grid)}
    dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
    .foreign{display:block;unicode-bidi:isolate;text-align:left;overflow-wrap:anywhere}
    .scroll{overflow-x:auto;max-width:100%}
    table{border-collapse:collapse;width:100%;margin:.4rem 0}
    th,td{padding:.35rem .6rem;border-bottom:1px solid var(--grid);text-align:start;vertical-align:top}
    thead th{color:var(--soft);font-weight:600;border-bottom:2px solid var(--edge)}
    tbody th{font-weight:600}
    .n{direction:ltr;unicode-bidi:isolate;text-align:right;font-variant-numeric:tabular-nums;\
    white-space:nowrap}
    .sum th,.sum td{border-top:2px solid var(--edge);font-weight:700}
    .mark{white-space:nowrap}.good{color:var(--good)}.bad{color:var(--bad);font-weight:700}
    @media (max-width:30rem){body{padding:.6rem}dl div{grid-template-columns:1fr}\
    .verdict{padding:.3rem .8rem .8rem}th,td{padding:.3rem .4rem}}
    """

  private static let drawings: Markup = """
    figure{margin:1.4rem 0}
    figure svg[role=img]{display:block;width:100%;height:auto;background:var(--card);\
    border:1px solid var(--grid)}
    svg text{font:13px system-ui,"Segoe UI","Noto Sans",Arial,sans-serif;fill:var(--ink);\
    direction:ltr}
    svg path{fill:none;stroke-linejoin:round}
    .grid{stroke:var(--grid);stroke-width:1}
    .line{stroke-linecap:round}
    .main{stroke:var(--one);stroke-width:2.2}
    .dashed{stroke:var(--two);stroke-width:2;stroke-dasharray:7 5}
    .dotted{stroke:var(--three);stroke-width:2.4;stroke-dasharray:.1 5}
    .fine{stroke:var(--two);stroke-width:1}
    .dot{fill:var(--one);stroke:none}.dot.dashed,.dot.fine{fill:var(--two)}.dot.dotted{fill:var(--three)}
    .bound{stroke:var(--bad);stroke-width:1.6;stroke-dasharray:12 4 2 4}
    .over{fill:var(--bad);font-weight:700;paint-order:stroke;stroke:var(--card);stroke-width:4px}
    .band{fill:var(--bad);fill-opacity:.16;stroke:var(--bad);stroke-dasharray:3 3}
    .legend{list-style:none;display:flex;flex-wrap:wrap;gap:.1rem 1.4rem;margin:.3rem 0;padding:0}
    .legend svg{width:2.6rem;height:.75rem;vertical-align:middle}
    .axis{color:var(--soft);font-size:.9rem;margin:.2rem 0}
    summary{cursor:pointer;padding:.4rem 0;color:var(--link)}
    @media (max-width:30rem){svg text{font-size:19px}}
    """

  private static let paper: Markup = """
    @page{size:A4;margin:20mm 16mm;@top-center{content:"REHEARSAL · تجربة";font:700 12pt sans-serif;\
    color:#8f1414}@bottom-center{content:"\\2066" counter(page) " / " counter(pages) "\\2069";font:9pt sans-serif}}
    @media print{:root{color-scheme:light}body{max-width:none;padding:0;font-size:10.5pt;\
    print-color-adjust:exact;-webkit-print-color-adjust:exact}
    .language,.language+label,summary{display:none}.watermark span{font-size:44pt}
    .scroll{overflow:visible}
    details::details-content{content-visibility:visible;block-size:auto}
    h1,h2,h3{break-after:avoid}
    .verdict,tr,dl div,.drawing{break-inside:avoid}
    thead{display:table-header-group}
    table{font-size:9pt}th,td{padding:.15rem .4rem}
    figure svg[role=img]{max-width:140mm}}
    """
}
