// OPA as a Go library: a query prepared once, each record an input that is parsed before.
// usage: opa W1-one|W1-rules data=FOLDER [repeats=N] [budget=SECONDS] [rules=N]
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/version"
)

const levels = `package w1
level := 4 if input.deaths >= 3
else := 4 if { input.severity == 4; input.overdue_days > 30 }
else := 3 if input.overdue_days > 30
else := 3 if input.repeat_count >= 3
else := 2 if input.overdue_days > 15
else := 2 if input.repeat_count == 2
else := 2 if { input.severity >= 3; not input.rectified }
else := 1 if input.overdue_days > 0
else := 0
`

func must[T any](value T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
	return value
}

func arguments() map[string]string {
	given := map[string]string{"workload": os.Args[1], "repeats": "5", "budget": "1", "rules": "0"}
	for _, word := range os.Args[2:] {
		name, value, _ := strings.Cut(word, "=")
		given[name] = value
	}
	return given
}

// The rows of a CSV of whole numbers with a header.
func rows(path string) (names []string, cells [][]int) {
	file := must(os.Open(path))
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Scan()
	names = strings.Split(lines.Text(), ",")
	for lines.Scan() {
		var row []int
		for _, cell := range strings.Split(lines.Text(), ",") {
			row = append(row, must(strconv.Atoi(cell)))
		}
		cells = append(cells, row)
	}
	return names, cells
}

func many(given map[string]string) string {
	var policy strings.Builder
	policy.WriteString("package w1\n")
	_, rules := rows(given["data"] + "/rules_" + given["rules"] + ".csv")
	for _, r := range rules {
		fmt.Fprintf(&policy, "level := %d if { input.sector == %d; input.amount >= %d; input.amount <= %d }\n", r[3], r[0], r[1], r[2])
	}
	return policy.String()
}

func records(given map[string]string) []map[string]any {
	var asked []map[string]any
	if given["workload"] == "W1-one" {
		must(0, json.Unmarshal(must(os.ReadFile(given["data"]+"/w1.json")), &asked))
		return asked
	}
	names, cells := rows(given["data"] + "/rule_records.csv")
	for _, row := range cells {
		asked = append(asked, map[string]any{names[0]: row[0], names[1]: row[1]})
	}
	return asked
}

func main() {
	given := arguments()
	policy, variant := levels, "prepared query, one rule with else"
	if given["workload"] != "W1-one" {
		policy, variant = many(given), "prepared query, one rule each"
	}
	background := context.Background()
	query := must(rego.New(rego.Query("data.w1.level"), rego.Module("w1.rego", policy)).PrepareForEval(background))
	var asked []ast.Value
	for _, record := range records(given) {
		asked = append(asked, must(ast.InterfaceToValue(record)))
	}
	decide := func(record ast.Value) int64 {
		results := must(query.Eval(background, rego.EvalParsedInput(record)))
		return must(results[0].Expressions[0].Value.(json.Number).Int64())
	}
	pass := func(some []ast.Value) (sum int64, seconds float64) {
		start := time.Now()
		for i, record := range some {
			sum += decide(record) * int64(i%7+1)
		}
		return sum, time.Since(start).Seconds()
	}
	pass(asked[:100])
	_, pilot := pass(asked[:100])
	budget := must(strconv.ParseFloat(given["budget"], 64))
	n := max(100, min(len(asked), int(budget/pilot*100)))
	sum, _ := pass(asked[:n])
	seconds := []float64{}
	for i := 0; i < must(strconv.Atoi(given["repeats"])); i++ {
		_, one := pass(asked[:n])
		seconds = append(seconds, one)
	}
	line := map[string]any{"workload": given["workload"], "engine": "opa (Go)", "version": version.Version, "variant": variant, "n": n,
		"threads": 1, "seconds": seconds, "answer": strconv.FormatInt(sum, 10), "peak_bytes": 0, "input_bytes": 0,
		"rules": must(strconv.Atoi(given["rules"])), "phases": map[string]any{}}
	fmt.Println(string(must(json.Marshal(line))))
}
