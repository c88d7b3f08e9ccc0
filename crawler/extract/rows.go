package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// cellGap stands between the cells of a row: no number goes on across it, and it is what a browser copies.
const cellGap = "\t"

// Words that a cell may have in a table that has a head or a caption, and in one without any such sign of being one. Tables that
// arrange a page hold columns of it. Of a cell no more than maxCellText bytes are looked at for this.
const (
	maxCell      = 300
	maxPlainCell = 60
	maxCellText  = 4000
)

// rowCells are the cells of a row of figures, nil of every other element. Rows are told by the tables of HTML and by the roles
// of ARIA 1.2.
func rowCells(n *html.Node, tables map[*html.Node]bool) []*html.Node {
	if n.Type != html.ElementNode || n.DataAtom != atom.Tr && attr(n, "role") != "row" {
		return nil
	}
	table := n.Parent
	for k := 0; table != nil && !isTable(table); table, k = table.Parent, k+1 {
		if k > 3 {
			return nil
		}
	}
	if table == nil {
		return nil
	}
	data, known := tables[table]
	if !known {
		data = dataTable(table)
		tables[table] = data
	}
	if !data {
		return nil
	}
	cells, full := cellsOf(n)
	if full < 2 {
		return nil // a line across the table
	}
	return cells
}

func isTable(n *html.Node) bool {
	if n.Type != html.ElementNode {
		return false
	}
	switch role := attr(n, "role"); role {
	case "table", "grid", "treegrid":
		return true
	case "":
		return n.DataAtom == atom.Table
	}
	return false // presentation, and whatever else it is said to be
}

// inRows reports whether an element that is no table by its name is one, or a group of its rows, by its role.
func inRows(n *html.Node) bool {
	return isTable(n) || attr(n, "role") == "rowgroup"
}

// cellsOf are the cells of a row, and how many of them hold text.
func cellsOf(row *html.Node) (cells []*html.Node, full int) {
	for c := row.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode {
			continue
		}
		switch attr(c, "role") {
		case "cell", "gridcell", "columnheader", "rowheader":
		case "":
			if c.DataAtom != atom.Td && c.DataAtom != atom.Th {
				continue
			}
		default:
			continue
		}
		cells = append(cells, c)
		if strings.TrimSpace(rawText(c, 200)) != "" {
			full++
		}
	}
	return cells, full
}

// dataTable tells a table that says something in rows and columns from one that arranges a page, as HTML (4.9.1) and readers of
// screens do: by its parts that only the first kind has, and else by its shape.
func dataTable(table *html.Node) bool {
	said, layout, wide, most := table.DataAtom != atom.Table, false, 0, 0
	walk(table, func(n *html.Node) bool {
		if n == table || n.Type != html.ElementNode || layout {
			return !layout
		}
		switch n.DataAtom {
		case atom.Table, atom.Form, atom.H1, atom.H2, atom.Article, atom.Section, atom.Main:
			layout = true
		case atom.Th, atom.Thead, atom.Caption:
			said = true
		}
		cells, full := cellsOf(n)
		if full < 2 {
			return true
		}
		wide++
		for _, c := range cells {
			most = max(most, wordsIn([]string{rawText(c, maxCellText)}))
			if hasParagraphBreak(c) {
				most = max(most, maxPlainCell+1)
			}
		}
		return true
	})
	switch {
	case layout, wide == 0:
		return false
	case said:
		return most <= maxCell
	}
	return wide >= 2 && most <= maxPlainCell
}

// row is the block of a row: one line with its cells apart. An empty cell keeps its place, so that the figures behind it do.
func row(n *html.Node, cells []*html.Node, inLink bool) block {
	b := block{node: n, row: true}
	texts := make([]string, len(cells))
	for i, c := range cells {
		var t textBuilder
		t.node(c, inLink)
		texts[i] = t.String()
		b.chars, b.link, b.words = b.chars+t.chars, b.link+t.link, b.words+t.words()
		b.cell = max(b.cell, t.words())
	}
	b.text = strings.TrimSpace(strings.Join(texts, cellGap))
	return b
}

// enumeration is the innermost list or table around a block. In one, a thing is said twice on purpose.
func enumeration(n *html.Node) *html.Node {
	for ; n != nil; n = n.Parent {
		switch n.DataAtom {
		case atom.Table, atom.Ul, atom.Ol, atom.Dl, atom.Menu:
			return n
		}
		switch attr(n, "role") {
		case "table", "grid", "treegrid", "list":
			return n
		}
	}
	return nil
}
