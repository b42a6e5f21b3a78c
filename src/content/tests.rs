//! Tests of reading chapters and running text: places first of all.

use super::{Align, Block, BlockKind, Chapter, ExhibitKind, Generated, Inline, InlineKind, Role, inline, read};
use crate::diagnostics::{Checked, Severity};
use crate::project::{Traces, Words};
use crate::source::{FileId, Files, RelPath, Span};

/// A project whose first file is the chapter.
struct Case {
    files: Files,
    read: Checked<Chapter>,
}

fn case_with(text: &str, others: &[(&str, &str)]) -> Case {
    let mut files = Files::default();
    let path = |text: &str| RelPath::new(text).expect("a path");
    let file = files.add(path("content/full/03-study-design.md"), text);
    for (other, text) in others {
        files.add(path(other), *text);
    }
    let mut read = read(file, false, &files);
    read.diagnostics.retain(|diagnostic| diagnostic.code != "no-front-matter");
    Case { files, read }
}

fn case(text: &str) -> Case {
    case_with(text, &[])
}

impl Case {
    /// Each diagnostic as its code and the words it points at.
    fn found(&self) -> Vec<(&str, &str)> {
        self.read.diagnostics.iter().map(|d| (d.code, d.span.map_or("", |span| self.files.text(span)))).collect()
    }

    fn blocks(&self) -> &[Block] {
        &self.read.value.blocks
    }

    fn paragraph(&self) -> &[Inline] {
        match &self.blocks()[0].kind {
            BlockKind::Paragraph(text) => text,
            other => panic!("no paragraph: {other:?}"),
        }
    }

    /// The tree as text, with what stands in the source at each place.
    fn shown(&self) -> String {
        self.show(self.paragraph())
    }

    fn show(&self, inlines: &[Inline]) -> String {
        let one = |inline: &Inline| {
            let source = self.files.text(inline.span);
            match &inline.kind {
                InlineKind::Text(text) if text == source => format!("<{text}>"),
                InlineKind::Text(text) => format!("<{text}|{source}>"),
                InlineKind::Emphasis(inner) => format!("em({})", self.show(inner)),
                InlineKind::Strong(inner) => format!("strong({})", self.show(inner)),
                InlineKind::Code(code) => format!("code({code}|{source})"),
                InlineKind::Link { href, text } => format!("link({href}|{})", self.show(text)),
                InlineKind::Image { src, alt } => format!("image({src}|{alt}|{source})"),
                InlineKind::Expression(text) => format!("expr({text}|{source})"),
                InlineKind::Claim { text, claim, to } => {
                    format!("claim({}|{}|{}|{to:?}|{source})", self.show(text), claim.text, self.files.text(claim.span))
                }
                InlineKind::Reference { edition: None, kind, id } => format!("ref({kind}|{id}|{source})"),
                InlineKind::Reference { edition: Some(edition), kind, id } => format!("ref({edition}|{kind}|{id}|{source})"),
                InlineKind::Citation(works) => {
                    let work = |w: &super::Cited| format!("{}={}:{}", w.work, self.files.text(w.span), w.at.as_deref().unwrap_or("-"));
                    format!("cite({})", works.iter().map(work).collect::<Vec<_>>().join(";"))
                }
                InlineKind::Footnote(label) => format!("note({label}|{source})"),
                InlineKind::Break => "break".into(),
                InlineKind::SoftBreak => "soft".into(),
            }
        };
        inlines.iter().map(one).collect()
    }
}

fn codes(text: &str) -> Vec<&'static str> {
    case(text).read.diagnostics.iter().map(|d| d.code).collect()
}

#[test]
fn expressions_have_the_place_of_what_they_say() {
    let case = case("In **all {{ survey.started }}** began, *{{a+b}}* é {{  percent(x, 1) }}.");
    let want = "<In >strong(<all >expr(survey.started|survey.started))< began, >em(expr(a+b|a+b))< é >expr(percent(x, 1)|percent(x, 1))<.>";
    assert_eq!(case.shown(), want);
    assert_eq!(case.found(), []);
}

#[test]
fn expressions_hold_marks_of_markdown() {
    let case = case("{{ a * b * c }} and {{ x[\"*L* <b> | _y_\"] < 3 }} | {{ \"[a](b)\" }}");
    assert_eq!(
        case.shown(),
        "expr(a * b * c|a * b * c)< and >expr(x[\"*L* <b> | _y_\"] < 3|x[\"*L* <b> | _y_\"] < 3)< | >expr(\"[a](b)\"|\"[a](b)\")"
    );
}

#[test]
fn code_keeps_what_looks_like_an_expression() {
    let case = case("`{{ a }}` and ``x ` [@b] @table-x [^c] {{`` \\{{ d }}\n\n    {{ e\n\n```text\n{{ f }} [@g]\n@table-x ::: \n```\n");
    assert_eq!(case.shown(), "code({{ a }}|`{{ a }}`)< and >code(x ` [@b] @table-x [^c] {{|``x ` [@b] @table-x [^c] {{``)< ><{{ d }}>");
    assert_eq!(case.blocks()[1].kind, BlockKind::Code { language: String::new(), text: "{{ e\n".into() });
    let text = "{{ f }} [@g]\n@table-x ::: \n".into();
    assert_eq!(case.blocks()[2].kind, BlockKind::Code { language: "text".into(), text });
    assert_eq!(case.found(), []);
}

#[test]
fn code_over_several_lines_is_restored() {
    let case = case("> a `b {{ c }}\n> d` e");
    let BlockKind::Quote(blocks) = &case.blocks()[0].kind else { panic!() };
    let BlockKind::Paragraph(text) = &blocks[0].kind else { panic!() };
    assert_eq!(case.show(text), "<a >code(b {{ c }} d|`b {{ c }}\n> d`)< e>");
}

#[test]
fn wrong_expressions_are_reported_where_they_stand() {
    let case = case("a {{ b\nc }} d {{ }} e [f]({{ g }}) h\n\n[i]\n\n[i]: {{ j }}\n\n<http://a.org/{{ k }}>");
    let want = [
        ("unclosed-expression", "{{ b"),
        ("empty-expression", "{{ }}"),
        ("expression-in-link", "{{ g }}"),
        ("expression-in-link", "{{ j }}"),
    ];
    assert_eq!(case.found()[..3], want[..3]);
    assert!(case.found().contains(&("expression-in-link", "{{ k }}")), "{:?}", case.found());
    assert!(case.read.diagnostics.iter().all(|d| d.mend.is_some()));
}

#[test]
fn claims_hold_emphasis_expressions_and_odd_predicates() {
    let case = case("[more *than* {{ n }}]{claim=\"a[x = 'y'] > 50% and b < 3\"} [half]{claim=degree.half_core}.");
    assert_eq!(
        case.shown(),
        "claim(<more >em(<than>)< >expr(n|n)|a[x = 'y'] > 50% and b < 3|a[x = 'y'] > 50% and b < 3|Predicate|[more *than* {{ n }}]{claim=\"a[x = 'y'] > 50% and b < 3\"})\
         < >claim(<half>|degree.half_core|degree.half_core|Name|[half]{claim=degree.half_core})<.>"
    );
    assert_eq!(case.found(), []);
}

#[test]
fn claims_stand_in_links_emphasis_and_each_other() {
    let case = case("*[a]{claim='x[\"]\"] > 1'}* [[b]{claim=y}](c.html) [d [e]{claim=f} [@g]]{claim=h}\n[i\nj]{claim=k}");
    let shown = case.shown();
    assert!(shown.starts_with("em(claim(<a>|x[\"]\"] > 1|x[\"]\"] > 1|Predicate|"), "{shown}");
    assert!(shown.contains("link(c.html|claim(<b>|y|y|Name|[b]{claim=y}))"), "{shown}");
    assert!(shown.contains("claim(<d >claim(<e>|f|f|Name|[e]{claim=f})< >cite(g=g:-)|h|h|Name|"), "{shown}");
    assert!(shown.contains("claim(<i>soft<j>|k|k|Name|"), "{shown}");
    assert_eq!(case.found(), []);
}

#[test]
fn broken_claims_are_reported() {
    assert_eq!(case("a {claim=b} c").found(), [("unclosed-claim", "{claim=b} c")]);
    assert_eq!(case("[a]{claim=\"b} c").found(), [("unclosed-claim", "{claim=\"b} c")]);
    assert_eq!(case("[]{claim=b}").found(), [("unclosed-claim", "{claim=b}")]);
    assert_eq!(case("[a]{claim=\"\"}").found(), [("unclosed-claim", "{claim=\"\"}")]);
    assert_eq!(case("[a *b]{claim=c} d*").found(), [("unclosed-claim", "[")]);
    assert_eq!(codes("[a\n\nb]{claim=c}"), ["unclosed-claim"]);
    assert_eq!(codes("`[a]{claim=b` c\n"), [""; 0]);
}

#[test]
fn references_end_before_punctuation() {
    let case = case("See @table-events, @chart-q_4. (@sec-study-design) me@table-x.org a/@form-x \\@app-x @figure-x @model-");
    assert_eq!(
        case.shown(),
        "<See >ref(table|events|@table-events)<, >ref(chart|q_4|@chart-q_4)<. (>ref(sec|study-design|@sec-study-design)\
         <) me@table-x.org a/@form-x ><@app-x @figure-x @model->"
    );
}

#[test]
fn references_name_editions() {
    let case =
        case("*@full/table-events*, @a-b_2/sec-x-. \\@c/app-y @/app-y @d//app-y @e/figure-x @full/ x@full/app-y @é/app-y `@full/app-y`");
    assert_eq!(
        case.shown(),
        "em(ref(full|table|events|@full/table-events))<, >ref(a-b_2|sec|x|@a-b_2/sec-x)<-. ><@c/app-y @/app-y @d//app-y @e/figure-x \
         @full/ x@full/app-y @é/app-y >code(@full/app-y|`@full/app-y`)"
    );
    assert_eq!(case.found(), []);
}

#[test]
fn citations_name_works_and_places() {
    let case = case("x [@long2010, p. 4; @b_2:c]. [@long2010,\nTable 1] [see @x] [@a](b.html) \\[@c]");
    assert_eq!(
        case.shown(),
        "<x >cite(long2010=long2010:p. 4;b_2:c=b_2:c:-)<. >cite(long2010=long2010:Table 1)< [see @x] >link(b.html|<@a>)< ><[@c]>"
    );
    assert_eq!(case.found(), []);
    assert_eq!(self::case("[@a; b] [@]").found(), [("bad-citation", "b"), ("bad-citation", "@")]);
}

#[test]
fn footnotes_are_compared_with_their_references() {
    let case = case("a[^one] b[^oen] c\n\n[^one]: First *note*.\n\n[^two]: Second.\n\n[^one]: Again.\n");
    assert_eq!(case.shown(), "<a>note(one|[^one])< b>note(oen|[^oen])< c>");
    let want = [("unknown-footnote", "[^oen]"), ("unused-footnote", "[^two]: Second."), ("duplicate-footnote", "[^one]: Again.")];
    assert_eq!(case.found(), want);
    assert_eq!(case.read.diagnostics[0].mend.as_deref(), Some("Did you mean `[^one]`?"));
    assert_eq!(case.read.diagnostics[1].severity, Severity::Warning);
    assert_eq!(case.read.value.footnotes.keys().collect::<Vec<_>>(), ["one", "two"]);
}

#[test]
fn footnotes_reach_across_containers() {
    let case = case("::: note\na[^n]\n:::\n\n[^n]: Text\n    and more.\n");
    assert_eq!(case.found(), []);
    assert_eq!(case.read.value.footnotes["n"].blocks.len(), 1);
}

#[test]
fn headings_have_levels_and_ids() {
    let case = case("## One {#one}\n\n#### Deep {#one}\n\n# Top\n\n## Bad {#Not_good}\n\n## C {#c .x}\n");
    let want = [("heading-skip", "#### Deep {#one}"), ("duplicate-id", "one"), ("heading-level", "# Top"), ("bad-id", "Not_good")];
    assert_eq!(case.found()[..4], want);
    assert_eq!(case.found()[4], ("unknown-attribute", "{#c .x}"));
    let BlockKind::Heading { level, id, text, .. } = &case.blocks()[0].kind else { panic!() };
    assert_eq!((*level, id.as_deref(), case.show(text).as_str()), (2, Some("one"), "<One>"));
}

#[test]
fn headings_say_how_figures_are_traced() {
    let case = case("## One {#one traces=off}\n\n### Two {traces=links}\n\n### Three {traces=loud}\n\n### Four {traces}\n");
    let found: Vec<Option<Traces>> = case
        .blocks()
        .iter()
        .map(|block| match block.kind {
            BlockKind::Heading { traces, .. } => traces,
            _ => None,
        })
        .collect();
    assert_eq!(found, [Some(Traces::Off), Some(Traces::Links), None, None]);
    assert_eq!(case.found(), [("unknown-attribute", "{traces=loud}"), ("unknown-attribute", "{traces}")]);
}

#[test]
fn html_is_refused_and_stays_visible() {
    let case = case("a <b>c</b> <!-- d -->\n\n<div>\n{{ e }}\n</div>\n");
    assert_eq!(case.found(), [("raw-html", "<b>"), ("raw-html", "<!-- d -->"), ("raw-html", "<div>")]);
    assert_eq!(case.shown(), "<a ><<b>><c><</b>>< ><<!-- d -->>");
    assert_eq!(case.read.diagnostics[0].mend.as_deref(), Some("Write `**words**`"));
}

#[test]
fn links_and_images_are_checked_as_decoded() {
    let case =
        case("[a](javascript:x) [b](&#106;avascript:x) [c](//d) [e](f.html#g) <h@i.org> ![](j.png) ![k](../../l.png) ![m](n.png \"t\")");
    let want = [
        ("unsafe-link", "[a](javascript:x)"),
        ("unsafe-link", "[b](&#106;avascript:x)"),
        ("unsafe-link", "[c](//d)"),
        ("no-alternative-text", "![](j.png)"),
        ("unsafe-image", "![k](../../l.png)"),
    ];
    assert_eq!(case.found(), want);
    let shown = case.shown();
    assert!(shown.contains("link(f.html#g|<e>)< >link(mailto:h@i.org|<h@i.org>)"), "{shown}");
    assert!(shown.ends_with("image(n.png|m|![m](n.png \"t\"))"), "{shown}");
}

#[test]
fn what_is_masked_in_an_address_is_put_back() {
    assert_eq!(case("[a](b/[^c].html) [d](<@table-x> \"t\")").shown(), "link(b/[^c].html|<a>)< >link(@table-x|<d>)");
}

#[test]
fn containers_nest_and_carry_attributes() {
    let text = "a\n::: case title=\"A home\"\nb\n\n::: quotation attribution=\"R4\"\nc\n:::\n:::\n::: only full summary\nd\n:::\n";
    let case = case(text);
    assert_eq!(case.found(), []);
    let BlockKind::Container { role, blocks } = &case.blocks()[1].kind else { panic!() };
    assert_eq!(*role, Role::Case { title: Some("A home".into()) });
    assert_eq!(blocks.len(), 2);
    assert_eq!(case.files.text(case.blocks()[1].span), &text[2..text.find("::: only").unwrap() - 1]);
    let BlockKind::Container { role, .. } = &blocks[1].kind else { panic!() };
    assert_eq!(*role, Role::Quotation { attribution: Some("R4".into()) });
    let BlockKind::Container { role, .. } = &case.blocks()[2].kind else { panic!() };
    assert_eq!(*role, Role::Only(vec!["full".into(), "summary".into()]));
}

#[test]
fn broken_containers_are_reported() {
    let case = case("::: nota\na\n:::\n:::\n::: note colour=\"red\"\nb\n");
    let want = [
        ("unknown-container", "nota"),
        ("stray-container-end", ":::"),
        ("unclosed-container", "::: note colour=\"red\""),
        ("unknown-attribute", "colour=\"red\""),
    ];
    let mut found = case.found();
    found.sort_unstable();
    let mut want = want.to_vec();
    want.sort_unstable();
    assert_eq!(found, want);
    assert_eq!(case.read.diagnostics[0].mend.as_deref(), Some("Did you mean `::: note`?"));
    assert_eq!(codes("::: case title=\"x\na\n:::\n"), ["unclosed-attribute"]);
    assert_eq!(codes("::: only\na\n:::\n"), ["unknown-container"]);
}

#[test]
fn includes_are_read_in_place() {
    let others = [("content/shared/a.md", "x {{ y }}\n\n::: include shared/b.md\n"), ("content/shared/b.md", "z [@w]\n")];
    let case = case_with("p\n\n::: include shared/a.md\n\nq", &others);
    assert_eq!(case.found(), []);
    let spans: Vec<_> = case.blocks().iter().map(|block| (block.span.file.0, case.files.text(block.span))).collect();
    assert_eq!(spans, [(0, "p"), (1, "x {{ y }}"), (2, "z [@w]"), (0, "q")]);
}

#[test]
fn wrong_includes_are_reported() {
    let others = [("content/shared/a.md", "::: include shared/a.md\n")];
    let case = case_with("::: include shared/a.md\n::: include shared/aa.md\n::: include ../../x\n::: include\n", &others);
    let want = [
        ("include-circle", "shared/a.md"),
        ("unknown-include", "shared/aa.md"),
        ("unknown-include", "../../x"),
        ("unknown-include", "::: include"),
    ];
    let mut found = case.found();
    found.sort_unstable();
    let mut want = want.to_vec();
    want.sort_unstable();
    assert_eq!(found, want);
    let case = case_with("::: include a.md\n", &others);
    assert_eq!(case.read.diagnostics[0].mend.as_deref(), Some("Did you mean `shared/a.md`?"), "a file of that name lies elsewhere");
}

#[test]
fn exhibits_carry_their_body_with_its_place() {
    let text = "a\n\n```table events\nheadline: X {{ y }}\ndata: events\n```\n\n::: note\n~~~~ chart q-4\nkind: bar\n~~~~\n:::\n";
    let case = case(text);
    assert_eq!(case.found(), []);
    let BlockKind::Exhibit(table) = &case.blocks()[1].kind else { panic!() };
    assert_eq!((table.kind, table.id.as_str(), case.files.text(table.id_span)), (ExhibitKind::Table, "events", "events"));
    assert_eq!(table.body.text, "headline: X {{ y }}\ndata: events\n");
    assert_eq!(case.files.text(table.body.span), table.body.text);
    let BlockKind::Container { blocks, .. } = &case.blocks()[2].kind else { panic!() };
    let BlockKind::Exhibit(chart) = &blocks[0].kind else { panic!() };
    assert_eq!((chart.id.as_str(), case.files.text(chart.body.span)), ("q-4", "kind: bar\n"));
}

#[test]
fn broken_fences_are_reported() {
    assert_eq!(case("```table\na: b\n```\n").found(), [("no-exhibit-id", "```table")]);
    assert_eq!(case("```chart Big\na: b\n```\n").found(), [("bad-id", "Big")]);
    assert_eq!(case("```tabel x\na: b\n```\n").found(), [("unknown-fence", "tabel")]);
    assert_eq!(case("::: note\n```table x\na: b\n:::\n").found(), [("unclosed-fence", "```table x")]);
    assert_eq!(case("- ```table x\n  a: b\n  ```\n").found(), [("nested-exhibit", "```table x")]);
    assert_eq!(case("```generated ledgr\n```\n").found(), [("unknown-generated", "ledgr")]);
    assert_eq!(case("```generated terms\n```\n").blocks()[0].kind, BlockKind::Generated(Generated::Terms));
    assert_eq!(codes("```rust\nlet a = 1;\n```\n\n- ```html\n  x\n  ```\n"), [""; 0]);
}

#[test]
fn lists_tables_and_definitions_are_trees() {
    let case = case("3. a\n4. b\n   - c\n\n| x | y |\n|:-:|--:|\n| {{ p }} | `q {{ r }}` |\n\nterm {{ t }}\n: meaning\n");
    assert_eq!(case.found(), []);
    let BlockKind::List { start: Some(3), items } = &case.blocks()[0].kind else { panic!() };
    assert_eq!((items.len(), items[1].len()), (2, 2));
    let BlockKind::Table { align, head, rows } = &case.blocks()[1].kind else { panic!() };
    assert_eq!((align.as_slice(), head.len()), (&[Align::Center, Align::Right][..], 2));
    assert_eq!((case.show(&rows[0][0]), case.show(&rows[0][1])), ("expr(p|p)".into(), "code(q {{ r }}|`q {{ r }}`)".into()));
    let BlockKind::Definitions(entries) = &case.blocks()[2].kind else { panic!() };
    assert_eq!((case.show(&entries[0].0).as_str(), entries[0].1.len()), ("<term >expr(t|t)", 1));
}

#[test]
fn addresses_come_from_file_names() {
    let slug = |name: &str| {
        let mut files = Files::default();
        let file = files.add(RelPath::new(name).expect("a path"), "");
        let read = read(file, true, &files);
        (read.value.slug, read.diagnostics.iter().map(|d| d.code).collect::<Vec<_>>())
    };
    assert_eq!(slug("content/full/03-study-design.md"), ("study-design".into(), vec!["no-front-matter"]));
    assert_eq!(slug("content/full/about.md").0, "about");
    assert_eq!(slug("content/full/03-Étude (2) x.md"), ("tude-2-x".into(), vec!["bad-file-name", "no-front-matter"]));
    assert_eq!(slug("content/full/03.md").0, "03");
}

fn words(text: &str, start: usize) -> Words {
    Words { text: text.into(), span: Span::new(FileId(7), start, start + text.len()) }
}

#[test]
fn running_text_is_never_a_block() {
    for text in ["2010. A year", "- a", "# b", "> c", "    d", "| e |", "```f", "::: note", "---", "a\n\nb", "g #", "[h]: i"] {
        let read = inline(&words(text, 0));
        let joined: String = read.value.iter().map(|i| if let InlineKind::Text(t) = &i.kind { t.as_str() } else { "?" }).collect();
        assert_eq!((joined.as_str(), read.diagnostics.len()), (text.trim().replace('\n', " ").as_str(), 0), "{text:?}");
    }
}

#[test]
fn running_text_has_places_in_its_file() {
    let read = inline(&words("of **{{ a }}** [@b] [note 1]", 100));
    assert_eq!(read.diagnostics, []);
    let InlineKind::Strong(inner) = &read.value[1].kind else { panic!() };
    assert_eq!(inner[0], Inline { span: Span::new(FileId(7), 108, 109), kind: InlineKind::Expression("a".into()) });
    assert_eq!(read.value[4].kind, InlineKind::Text(" [note 1]".into()));
    // Two escapes make the words two bytes shorter than what stands in the file: none of their places is known then.
    let escaped = Words { text: "\"a\" é {{ b".into(), span: Span::new(FileId(7), 10, 23) };
    assert_eq!(inline(&escaped).diagnostics[0].span, Some(escaped.span));
    let folded = Words { text: "b {{ a }}".into(), span: Span::new(FileId(7), 10, 90) };
    assert_eq!(inline(&folded).value[1].span, folded.span);
    let codes: Vec<_> = inline(&words("x[^1] {{", 0)).diagnostics.iter().map(|d| d.code).collect();
    assert_eq!(codes, ["misplaced-footnote", "unclosed-expression"]);
}
