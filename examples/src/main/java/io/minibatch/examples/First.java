package io.minibatch.examples;

import io.minibatch.Placeholder;

class First {
    public static void main(String[] args) {
        System.out.println(new Placeholder("first").length());
    }
}
