// Drools: rules in DRL, one session, each record inserted, the rules fired, the record taken out.
// usage: Drools W1-one|W1-rules data=FOLDER [repeats=N] [budget=SECONDS] [rules=N]
package peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.kie.api.KieServices;
import org.kie.api.builder.KieBuilder;
import org.kie.api.builder.KieFileSystem;
import org.kie.api.builder.Message;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.rule.FactHandle;

public class Drools {
    public static class Hazard {
        private final int overdueDays, repeatCount, severity, deaths, sector, amount;
        private final boolean rectified;
        private int level;

        public Hazard(int[] cells, boolean one) {
            overdueDays = one ? cells[0] : 0;
            repeatCount = one ? cells[1] : 0;
            severity = one ? cells[2] : 0;
            deaths = one ? cells[3] : 0;
            rectified = one && cells[4] == 1;
            sector = one ? 0 : cells[0];
            amount = one ? 0 : cells[1];
        }
        public int getOverdueDays() { return overdueDays; }
        public int getRepeatCount() { return repeatCount; }
        public int getSeverity() { return severity; }
        public int getDeaths() { return deaths; }
        public boolean isRectified() { return rectified; }
        public int getSector() { return sector; }
        public int getAmount() { return amount; }
        public int getLevel() { return level; }
        public void setLevel(int value) { level = value; }
    }

    static final String HEAD = "package w1\nimport peers.Drools.Hazard\n";

    static String levels() {
        return HEAD + rule(4, "deaths >= 3 || (severity == 4 && overdueDays > 30)") + rule(3, "overdueDays > 30 || repeatCount >= 3")
            + rule(2, "overdueDays > 15 || repeatCount == 2 || (severity >= 3 && !rectified)") + rule(1, "overdueDays > 0");
    }

    static String rule(int level, String condition) {
        return "rule \"level " + level + "\" salience " + level + " activation-group \"level\" when $h : Hazard(" + condition
            + ") then $h.setLevel(" + level + "); end\n";
    }

    static String many(List<int[]> rules) {
        StringBuilder text = new StringBuilder(HEAD);
        for (int[] r : rules) {
            text.append("rule \"").append(r[0]).append(' ').append(r[1]).append("\" when $h : Hazard(sector == ").append(r[0])
                .append(", amount >= ").append(r[1]).append(", amount <= ").append(r[2]).append(") then $h.setLevel(").append(r[3])
                .append("); end\n");
        }
        return text.toString();
    }

    // The whole numbers of a CSV with a header; words are passed over.
    static List<int[]> rows(Path path) throws IOException {
        List<int[]> rows = new ArrayList<>();
        List<String> lines = Files.readAllLines(path);
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",");
            int[] row = new int[cells.length];
            for (int i = 0; i < cells.length; i++) row[i] = Character.isLetter(cells[i].charAt(0)) ? 0 : Integer.parseInt(cells[i]);
            rows.add(row);
        }
        return rows;
    }

    static KieSession session(String drl) {
        KieServices services = KieServices.Factory.get();
        KieFileSystem files = services.newKieFileSystem();
        files.write("src/main/resources/w1.drl", drl);
        KieBuilder builder = services.newKieBuilder(files).buildAll();
        if (builder.getResults().hasMessages(Message.Level.ERROR)) throw new IllegalStateException(builder.getResults().toString());
        return services.newKieContainer(builder.getKieModule().getReleaseId()).newKieSession();
    }

    static int decide(KieSession session, Hazard hazard) {
        hazard.setLevel(0);
        FactHandle handle = session.insert(hazard);
        session.fireAllRules();
        session.delete(handle);
        return hazard.getLevel();
    }

    static long pass(KieSession session, List<Hazard> some) {
        long sum = 0;
        for (int i = 0; i < some.size(); i++) sum += (long) decide(session, some.get(i)) * (i % 7 + 1);
        return sum;
    }

    static double seconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }

    public static void main(String[] words) throws IOException {
        Map<String, String> given = new HashMap<>(Map.of("repeats", "5", "budget", "1", "rules", "0"));
        for (int i = 1; i < words.length; i++) given.put(words[i].split("=")[0], words[i].split("=", 2)[1]);
        Path data = Path.of(given.get("data"));
        boolean one = words[0].equals("W1-one");
        String drl = one ? levels() : many(rows(data.resolve("rules_" + given.get("rules") + ".csv")));
        KieSession session = session(drl);
        List<Hazard> asked = new ArrayList<>();
        for (int[] row : rows(data.resolve(one ? "w1.csv" : "rule_records.csv"))) asked.add(new Hazard(row, one));
        List<Hazard> warm = asked.subList(0, 2_000);
        double budget = Double.parseDouble(given.get("budget"));
        for (int i = 0; i < 5 && budget > 0.1; i++) pass(session, warm);  // the virtual machine compiles what runs often
        List<Hazard> pilot = asked.subList(0, 100);
        pass(session, pilot);
        int n = (int) Math.max(100, Math.min(asked.size(), budget / seconds(() -> pass(session, pilot)) * 100));
        List<Hazard> some = asked.subList(0, n);
        long sum = pass(session, some);
        List<String> times = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(given.get("repeats")); i++) times.add(Double.toString(seconds(() -> pass(session, some))));
        String version = KieServices.class.getPackage().getImplementationVersion();
        System.out.printf("{\"workload\": \"%s\", \"engine\": \"drools\", \"version\": \"%s\", \"variant\": \"%s\", \"n\": %d, \"threads\": 1, "
            + "\"seconds\": [%s], \"answer\": \"%d\", \"peak_bytes\": 0, \"input_bytes\": 0, \"rules\": %s, \"phases\": {}}%n", words[0],
            version == null ? "10.2.0" : version, one ? "one session, four rules by salience" : "one session, one rule each", n,
            String.join(", ", times), sum, given.get("rules"));
    }
}
