// SPDX-License-Identifier: MIT
package dev.pergola.platform.documents;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Words that say nothing of what a question is about, in the form of {@code SearchWords}: a passage
 * that shares only these with it does not fit. Statistics would find them, but not among the few
 * passages of a first document.
 */
final class StopWords {
  private static final Set<String> WORDS =
      Arrays.stream(
              """
          a about above after again against all also am an and any are as at be because been before
          being below between both but by can cannot could did do does doing done down during each
          few for from further get give given gives had has have having he her here hers him his how
          i if in into is it its just know let list make many may me might mine more most much must
          my need needs no nor not now of off on once one only or other our ours out over own please
          s same say says see shall she should show so some such t tell than that the their theirs
          them then there these they this those through to too under until up us use very want was
          we were what when where whether which while who whom whose why will with would you your
          yours explain describe summarize summarise find mean means document documents file files
          text say said hello hi hey thanks thank
          aber alle als also am an auch auf aus bei bin bis bist da damit dann das dass dein deine
          dem den denn der des dich die dies diese dieser dieses dir doch dort du durch ein eine
          einem einen einer eines er es euer fur gibt habe haben hat hatte ich ihm ihn ihr ihre im
          ist ja jede jeder jedes kann kein keine konnen man mein meine mich mir mit muss nach nicht
          noch nur oder ohne sehr sein seine sich sie sind so soll sollte uber um und uns unser
          unsere unter viel viele vom von vor wann war waren warum was wegen weil welche welcher
          welches wem wen wenn wer werden wie wieviel will wir wird wo wurde zu zum zur zwischen
          au aux avec ce cela ces cet cette combien comme comment dans de des du elle elles en est
          et eux il ils je la le les leur leurs lui ma mais me meme mes moi mon ne nos notre nous ou
          par pas pour pourquoi quand que quel quelle quelles quels qui sa sans se ses son sont sur
          ta te tes toi ton tu un une vos votre vous
          al como con cual cuales cuando cuanto de del donde el ella ellos en entre era es esta este
          esto estos fue ha hay la las lo los mas mi mis muy no nos o para pero por porque que quien
          se ser si sin sobre son su sus tiene tu un una uno y ya yo
          ao as com como da das de do dos e ela ele em entre era essa esse esta este foi mais mas me
          meu minha na nas no nos num o os ou para pela pelo por quais qual quando quanto que quem se
          sem ser seu sua sao tem um uma voce
          ai alla alle anche che chi ci come con cosa da dal dei del della delle di dove e gli ha ho
          i il in io la le lo loro ma mi ne nel nella noi non o per perche piu quale quali quando
          quanto se si sono su sua suo tra tu un una uno vi voi
          aan als bij dan dat de der deze die dit doen door dus een en er ge geen had heb hebben
          heeft het hier hij hoe hoeveel ik in is je kan maar me meer met mijn moet na naar niet nog
          nu of om omdat onder ons ook op over te tot uit van veel voor waar waarom wanneer want was
          wat we wel welke werd wie wij worden zal ze zich zij zijn zo
          """
                  .strip()
                  .split("\\s+"))
          .collect(Collectors.toUnmodifiableSet());

  static boolean contains(String word) {
    return WORDS.contains(word);
  }

  private StopWords() {}
}
