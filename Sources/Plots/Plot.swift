// Charts as values: what is drawn, with its numbers; then as marks on a plane, which the pages write as SVG and `Print` draws
// on paper. Knows nothing of tickets.
